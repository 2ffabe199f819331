import type { CSSResultGroup, TemplateResult } from 'lit';
import type { AvatarPose } from '../../../src/index.js';

/** A drawing that can speak. Colours are custom properties, so that a page can dress it. */
export interface Face {
  readonly styles: CSSResultGroup;
  render(): TemplateResult;
  /** Finds the moving parts in what was rendered. Returns what shows a pose; it is called once a frame, `elapsedMs` after the one before. */
  bind(root: ParentNode): (pose: AvatarPose, elapsedMs: number) => void;
}

/** Goes towards a target as fast at any frame rate: one pole with a time constant, milliseconds. */
export const approach = (value: number, target: number, elapsedMs: number, constantMs: number): number =>
  value + (target - value) * (1 - Math.exp(-elapsedMs / constantMs));

/** A part of a drawing; throws when the drawing has none. */
export function partOf(root: ParentNode, selector: string): SVGElement {
  const found = root.querySelector<SVGElement>(selector);
  if (!found) throw new Error(`The face has no ${selector}.`);
  return found;
}

/** Sets an attribute, and only where it says something new. */
export function setter(element: SVGElement, attribute: string): (value: string) => void {
  let before = '';
  return (value) => {
    if (value === before) return;
    before = value;
    element.setAttribute(attribute, value);
  };
}

/** Two decimals are below what a screen shows. */
export const round = (value: number): number => Math.round(value * 100) / 100;
