import type { AudioCommand, RealtimeClient } from '../../src/index.js';

/** The verbs a button can say without a line of script. */
export const SESSION_COMMANDS = [
  'connect',
  'disconnect',
  'reconnect',
  'interrupt',
  'mute',
  'mute-output',
  'push-to-talk',
] as const;
export type SessionCommand = (typeof SESSION_COMMANDS)[number];

const isCommand = (word: string | null | undefined): word is SessionCommand =>
  (SESSION_COMMANDS as readonly (string | null | undefined)[]).includes(word);

/**
 * Runs commands of buttons: `data-realtime-action="connect"` inside the session or with `for="its-id"`, and
 * Invoker Commands `command="--connect" commandfor="its-id"`. Returns how to stop.
 */
export function listenForCommands(session: HTMLElement, run: (command: SessionCommand) => void): () => void {
  const onClick = (event: Event): void => {
    const path = event.composedPath();
    const button = path.find(
      (node): node is Element => node instanceof Element && node.hasAttribute('data-realtime-action'),
    );
    const command = button?.getAttribute('data-realtime-action');
    if (!button || !isCommand(command)) return;
    const id = button.getAttribute('for');
    const target = id
      ? id === session.id
      : path
          .slice(path.indexOf(button))
          .find((node) => node instanceof Element && node.localName === session.localName) === session;
    if (target) run(command);
  };
  const onCommand = (event: Event): void => {
    const command = (event as Event & { command?: string }).command?.replace(/^--/, '');
    if (isCommand(command)) run(command);
  };
  // On the document, because a button with `for` may be anywhere.
  const root = session.ownerDocument;
  root.addEventListener('click', onClick);
  session.addEventListener('command', onCommand);
  return () => {
    root.removeEventListener('click', onClick);
    session.removeEventListener('command', onCommand);
  };
}

interface CommandedSession {
  readonly client: RealtimeClient | undefined;
  connect(): Promise<void>;
  disconnect(): void;
  reconnect(): void;
  interrupt(): void;
}

const ignore = (): void => {};

/** Does what a button said. What goes wrong is in the stores. */
export function runCommand(session: CommandedSession, command: SessionCommand): void {
  if (command === 'connect') session.connect().catch(ignore);
  else if (command in session) session[command as 'interrupt']();
  else session.client?.useAudio().then((audio) => audio.run(command as AudioCommand), ignore);
}
