import type { Unsubscribe } from '../events.js';
import type { OptionalComponent } from '../recovery/component-supervisor.js';
import type { Care } from './client-parts.js';

/** Hands an optional part to whoever starts the parts, or leaves it for them while they are being loaded. */
export function addComponent(care: Care, component: OptionalComponent, cleanup: Unsubscribe[]): void {
  if (care.add) cleanup.push(care.add(component));
  else (care.waiting ??= []).push(component);
}
