import type { LitElement } from 'lit';
import type { SessionClient } from '../internal/session-client.js';

/** What the lazy part knows of the element. */
export type ComposerHost = LitElement & {
  readonly client: SessionClient | undefined;
  readonly for: string;
  value: string;
  readonly attach: boolean;
  readonly agents: boolean;
  readonly maxLength: number;
  readonly maxFileSize: number;
  readonly maxFiles: number;
  readonly accept: string;
};

/** What goes out. */
export interface Message {
  readonly text: string;
  readonly fileIds?: readonly string[];
}
