import type { ClientConfig } from '../config/generated/client-config.js';
import type { ClientDeps } from './client-parts.js';

/** Whether this client talks to the server inside the page. One that was given a `WebSocket` talks to that. */
export const usesMock = (deps: Partial<ClientDeps>, { development, connection }: ClientConfig): boolean =>
  !deps.WebSocket && (development.mock || connection.url.startsWith('mock:'));
