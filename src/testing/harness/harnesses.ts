import { ElementHarness, textOf } from './element-harness.js';

/** `<realtime-composer>`. */
export class ComposerHarness extends ElementHarness {
  /** Writes into the field, in the place of what is there. */
  async type(text: string): Promise<this> {
    const field = await this.part<HTMLTextAreaElement>('input');
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    await this.settled();
    return this;
  }

  /** Presses a key in the field. Returns whether the element took it for itself. */
  async press(key: 'Enter' | 'Escape' | (string & {})): Promise<boolean> {
    const field = await this.part('input');
    const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true });
    field.dispatchEvent(event);
    await this.settled();
    return event.defaultPrevented;
  }

  /** Writes and sends. */
  async send(text: string): Promise<void> {
    await this.type(text);
    await this.press('Enter');
  }

  /** Stops the agent's answer. */
  async stop(): Promise<void> {
    await this.pressPart('stop');
  }

  /** What is in the field. */
  value(): string {
    return this.parts<HTMLTextAreaElement>('input')[0]?.value ?? '';
  }

  /** The line below the field. */
  hint(): string {
    return textOf(this.parts('hint')[0]);
  }
}

/** One entry of a transcript as it is on the screen. */
export interface TranscriptLine {
  readonly who: 'user' | 'agent' | 'notice';
  readonly text: string;
}

/** `<realtime-conversation>`. */
export class ConversationHarness extends ElementHarness {
  /** What was said, oldest first, as it is on the screen. */
  transcript(): TranscriptLine[] {
    const kinds = { bubble: 'user', answer: 'agent', notice: 'notice' } as const;
    const selector = Object.keys(kinds).map((name) => `[part~="${name}"]`);
    return [...(this.element.shadowRoot?.querySelectorAll<HTMLElement>(selector.join()) ?? [])].map((line) => ({
      who: kinds[line.part[0] as keyof typeof kinds],
      text: textOf(withoutHidden(line)),
    }));
  }

  /** Sends the first message again whose delivery failed. */
  async resend(): Promise<void> {
    await this.pressPart('resend');
  }
}

/** `<realtime-status>`. */
export class StatusHarness extends ElementHarness {
  /** The state in a word or two. */
  title(): string {
    return textOf(this.parts('title')[0]);
  }

  /** Does what the element offers: connect, try now, use it here. */
  async act(): Promise<void> {
    await this.pressPart('action');
  }
}

/** `<realtime-sign-in>`. */
export class SignInHarness extends ElementHarness {
  /** Whether somebody has to sign in. */
  get needed(): boolean {
    return this.element.hasAttribute('data-needed');
  }

  async signIn(username: string, password: string): Promise<void> {
    await this.part('submit');
    const inputs = this.parts<HTMLInputElement>('input');
    for (const input of inputs) input.value = input.name === 'password' ? password : username;
    await this.pressPart('submit');
  }

  /** What is wrong, as it is said. */
  problems(): string[] {
    return this.parts('problem').map(textOf);
  }
}

/** `<realtime-microphone>`. */
export class MicrophoneHarness extends ElementHarness {
  /** Begins to talk, or ends it: the big button. */
  async toggle(): Promise<void> {
    await this.pressPart('talk');
  }

  async mute(): Promise<void> {
    await this.pressPart('mute');
  }

  async muteOutput(): Promise<void> {
    await this.pressPart('mute-output');
  }

  /** What is wrong, as it is said. */
  problems(): string[] {
    return this.parts('problem').map(textOf);
  }
}

/** `<realtime-avatar>`. */
export class AvatarHarness extends ElementHarness {
  /** What is said of the picture to who cannot see it. */
  label(): string {
    return this.parts('picture')[0]?.getAttribute('aria-label') ?? '';
  }

  caption(): string {
    return textOf(this.parts('caption')[0]);
  }

  /** `waiting`, `speaking` and so on. */
  activity(): string | undefined {
    return this.parts('stage')[0]?.dataset['activity'];
  }

  async retry(): Promise<void> {
    await this.pressPart('action');
  }
}

/** `<realtime-log-panel>`. */
export class LogPanelHarness extends ElementHarness {
  /** The entries that are on the screen; a long log shows a part of itself. */
  entries(): string[] {
    return this.parts('entry').map(textOf);
  }

  async search(text: string): Promise<void> {
    const field = await this.part<HTMLInputElement>('search');
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    await this.settled();
  }
}

/** `<realtime-health>`. */
export class HealthHarness extends ElementHarness {
  summary(): string {
    return textOf(this.parts('summary')[0]);
  }

  /** Each part of the client and how it is. */
  components(): { name: string; status: string | undefined }[] {
    return this.parts('component').map((row) => ({
      name: textOf(row.querySelector('[part~="name"]')),
      status: row.dataset['status'],
    }));
  }

  alerts(): string[] {
    return this.parts('alert').map(textOf);
  }
}

export const composerHarness = (element: HTMLElement): ComposerHarness => new ComposerHarness(element);
export const conversationHarness = (element: HTMLElement): ConversationHarness => new ConversationHarness(element);
export const statusHarness = (element: HTMLElement): StatusHarness => new StatusHarness(element);
export const signInHarness = (element: HTMLElement): SignInHarness => new SignInHarness(element);
export const microphoneHarness = (element: HTMLElement): MicrophoneHarness => new MicrophoneHarness(element);
export const avatarHarness = (element: HTMLElement): AvatarHarness => new AvatarHarness(element);
export const logPanelHarness = (element: HTMLElement): LogPanelHarness => new LogPanelHarness(element);
export const healthHarness = (element: HTMLElement): HealthHarness => new HealthHarness(element);

/** What is only spoken (who speaks) and what can be pressed is no part of what was said. */
function withoutHidden(line: HTMLElement): HTMLElement {
  const copy = line.cloneNode(true) as HTMLElement;
  for (const each of copy.querySelectorAll('.hidden, .tools, [part~="mark"]')) each.remove();
  return copy;
}
