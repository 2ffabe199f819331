import { adoptStyles, html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { AvatarManager, AvatarOptions, AvatarState, AvatarWish } from '../../src/index.js';
import { CountdownController } from '../internal/countdown-controller.js';
import { hostStyles } from '../internal/host.styles.js';
import type { SessionClient } from '../internal/session-client.js';
import type { Strings } from '../internal/strings.js';
import { avatarStyles } from './avatar-view.styles.js';
import { AvatarSettings } from './avatar-settings.js';
import { avatarStatus, type AvatarStatusWords } from './avatar-status.js';
import { avatarWords, type AvatarWords } from './avatar-words.js';
import { FaceAnimator } from './face-animator.js';
import type { Face } from './faces/face.js';
import { FACES, faceNamed, type FaceName } from './faces/faces.js';
import type { RealtimeAvatar } from './realtime-avatar.js';

export { avatarStyles };

const STATES = ['speaking', 'listening', 'thinking'] as const;

/** What `<realtime-avatar>` shows, and its ties to the client: it wants the avatar while it is on a page. */
export class AvatarView implements ReactiveController {
  readonly #host: RealtimeAvatar;
  readonly #internals: ElementInternals | undefined;
  readonly #countdown: CountdownController;
  readonly #settings: AvatarSettings;
  #client: SessionClient | undefined;
  #manager: AvatarManager | undefined;
  #wish: AvatarWish | undefined;
  #said = '';
  #offStore: (() => void) | undefined;
  #face: { readonly name: FaceName; readonly face: Face } | undefined;
  #animator: FaceAnimator | undefined;
  #animated: Element | undefined;
  #video: HTMLVideoElement | undefined;
  #detach: (() => void) | undefined;
  #isMuted = false;

  constructor(host: RealtimeAvatar) {
    this.#host = host;
    if (typeof host.attachInternals === 'function') this.#internals = host.attachInternals(); // jsdom has none
    this.#countdown = new CountdownController(host);
    this.#settings = new AvatarSettings(host);
    host.addController(this);
  }

  /** Shows another session, or none. */
  setClient(client: SessionClient | undefined): void {
    if (client === this.#client) return;
    this.#leave();
    this.#client = client;
    if (this.#host.isConnected) this.hostConnected();
  }

  hostConnected(): void {
    const client = this.#client;
    if (!client || this.#offStore) return;
    this.#offStore = client.$avatar.listen(() => {
      this.#host.requestUpdate();
      this.#animator?.wake();
    });
    client.useAvatar().then(
      (manager) => {
        if (client !== this.#client || !this.#offStore) return;
        this.#manager = manager;
        this.#want();
        this.#host.requestUpdate();
      },
      () => {}, // disposed meanwhile, or a chunk that is missing: the conversation goes on, and the log says so
    );
  }

  hostDisconnected(): void {
    // An element that is only moved keeps its session.
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#leave();
    });
  }

  hostUpdated(): void {
    // What was loaded for an element that is gone meanwhile.
    if (!this.#host.isConnected) return;
    // Not within the update: what it starts shows at once.
    queueMicrotask(() => this.#want());
    this.#attachVideo();
    this.#animate();
    this.#showStates();
    const isMuted = this.#host.muted === true;
    if (this.#manager && isMuted !== this.#isMuted) {
      this.#isMuted = isMuted;
      this.#manager.setMuted(isMuted);
    }
  }

  render(strings: Strings): TemplateResult {
    const t = avatarWords(strings);
    const state = this.#client?.$avatar.get();
    if (!state) return html``;
    const isDrawn = state.provider === 'local' || (!state.provider && this.#wanted.provider === 'local');
    const isShown = state.status === 'ready' || state.status === 'reconnecting';
    const isNobody = this.#manager !== undefined && this.#wanted.provider === 'none';
    const words = avatarStatus(state, isNobody, this.#countdown.secondsUntil(state.expiresAt), t);
    return html`<div class="frame" part="frame" @keydown=${this.#settings.handleKeydown}>
        <div class="stage" part="stage" data-status=${state.status} data-activity=${state.activity}>
          <div class="picture" part="picture" role="img" aria-label=${this.#label(state, t)}>
            ${isDrawn ? this.#renderFace(state) : this.#renderVideo(isShown)}
          </div>
          <slot name="poster" ?hidden=${isDrawn || isShown}>
            ${isDrawn || isShown ? nothing : html`<div class="poster" part="poster" aria-hidden="true"></div>`}
          </slot>
          <slot name="overlay"></slot>
          ${this.#renderUnlock(state, t)}
        </div>
        ${this.#renderCaption(state, words.text !== '')}
        ${this.#settings.render(t, isDrawn ? faceNamed(this.#wanted.avatarId) : undefined)}
      </div>
      ${this.#renderStatus(words)}`;
  }

  /** What this element says, in the place of the configuration. */
  get #wanted(): Partial<AvatarOptions> {
    const { provider, avatarId, quality, fallback } = this.#host;
    const { avatar } = this.#client?.$config.get().values ?? {};
    const face = this.#settings.face;
    return {
      provider: provider || avatar?.provider || 'none',
      avatarId: (face && (provider || avatar?.provider) === 'local' ? face : avatarId || avatar?.avatarId) || undefined,
      quality: (quality || avatar?.quality) as AvatarOptions['quality'],
      fallback: (fallback || avatar?.fallback) as AvatarOptions['fallback'],
    };
  }

  /** Tells the manager what is wanted, when that is new. Only what this element says itself: the rest is the configuration's. */
  #want(): void {
    const manager = this.#manager;
    if (!manager || !this.#host.isConnected) return;
    const { provider, avatarId, quality, fallback } = this.#host;
    const said: Partial<AvatarOptions> = {
      ...(provider && { provider }),
      // A face is this element's own business: it is changed without another session.
      ...(avatarId && this.#wanted.provider !== 'local' && { avatarId }),
      ...(quality && { quality: quality as NonNullable<AvatarOptions['quality']> }),
      ...(fallback && { fallback: fallback as NonNullable<AvatarOptions['fallback']> }),
    };
    const text = JSON.stringify([said, this.#client?.$config.get().values.avatar]);
    if (text === this.#said) return;
    this.#said = text;
    if (this.#wish) this.#wish.change(said);
    else this.#wish = manager.join(said);
  }

  #leave(): void {
    this.#offStore?.();
    this.#offStore = undefined;
    this.#detach?.();
    this.#detach = undefined;
    this.#video = undefined;
    this.#animator?.stop();
    this.#animator = undefined;
    this.#animated = undefined;
    if (this.#isMuted) this.#manager?.setMuted(false);
    this.#isMuted = false;
    this.#wish?.leave();
    this.#wish = undefined;
    this.#said = '';
    this.#manager = undefined;
  }

  #renderFace(state: AvatarState): TemplateResult {
    const name = state.isFallback ? faceNamed(undefined) : faceNamed(this.#wanted.avatarId);
    if (this.#face?.name !== name) void this.#loadFace(name);
    return html`<div class="face" part="face">${this.#face?.face.render() ?? nothing}</div>`;
  }

  #renderVideo(isShown: boolean): TemplateResult {
    return html`<video part="video" playsinline ?data-shown=${isShown}></video>`;
  }

  #renderCaption({ caption }: AvatarState, hasWords: boolean): TemplateResult | typeof nothing {
    // The transcript announces answers: a second voice for the same words would be noise.
    if (!this.#host.captions) return nothing;
    return html`<p class="caption" part="caption" aria-live="off" ?hidden=${hasWords && !caption}>
      ${caption ? html`<span dir="auto">${caption.text}</span>` : nothing}
    </p>`;
  }

  #renderUnlock({ playback }: AvatarState, t: AvatarWords): TemplateResult | typeof nothing {
    if (playback !== 'blocked' || this.#host.muted) return nothing;
    return html`<button type="button" class="unlock primary" part="unlock" @click=${this.#handleUnlock}>
      ${t.avatarUnlock}
    </button>`;
  }

  #renderStatus({ tone, text, spoken, action }: AvatarStatusWords): TemplateResult {
    return html`
      <div class="status" part="status" data-tone=${tone} ?hidden=${text === ''}>
        <span aria-hidden=${text === spoken ? nothing : 'true'}>${text}</span>
        ${action ? html`<button type="button" part="action" @click=${this.#handleRetry}>${action}</button>` : nothing}
      </div>
      <div class="hidden" role="status">${text === spoken ? nothing : spoken}</div>
    `;
  }

  #label({ status, activity }: AvatarState, t: AvatarWords): string {
    const words = {
      idle: t.avatarIdle,
      listening: t.agentListening,
      thinking: t.agentThinking,
      speaking: t.agentSpeaking,
    };
    const isAway = status === 'idle' || status === 'stopping' || status === 'failed' || status === 'ended';
    return t.avatarLabel(this.#client?.$conversation.get().agentName, isAway ? t.avatarAsleep : words[activity]);
  }

  #attachVideo(): void {
    const manager = this.#manager;
    const video = this.#host.renderRoot.querySelector('video') ?? undefined;
    if (video !== this.#video) {
      this.#detach?.();
      this.#detach = undefined;
      this.#video = video;
    }
    if (video && manager) this.#detach ??= manager.attach(video);
  }

  async #loadFace(name: FaceName): Promise<void> {
    try {
      const face = await FACES[name]();
      if (this.#face?.name === name) return;
      this.#face = { name, face };
      const { renderRoot } = this.#host;
      if (renderRoot instanceof ShadowRoot)
        adoptStyles(renderRoot, [...hostStyles, avatarStyles, face.styles].flat() as never);
      this.#host.requestUpdate();
    } catch {
      // Without its drawing the words remain.
    }
  }

  /** The face that is on the page now is the one that moves. */
  #animate(): void {
    const holder = this.#host.renderRoot.querySelector<HTMLElement>('.face');
    const drawing = holder?.firstElementChild ?? undefined;
    if (drawing !== this.#animated) {
      this.#animator?.stop();
      this.#animated = drawing;
      this.#animator = holder && drawing && this.#face ? new FaceAnimator(holder, this.#face.face) : undefined;
    }
    this.#animator?.follow(this.#manager?.pose);
  }

  #showStates(): void {
    const { status, activity } = this.#client?.$avatar.get() ?? {};
    const isShown = status === 'ready' || status === 'reconnecting';
    this.#toggle('ready', isShown);
    for (const state of STATES) this.#toggle(state, isShown && state === activity);
  }

  #toggle(state: string, on: boolean): void {
    try {
      if (on) this.#internals?.states.add(state);
      else this.#internals?.states.delete(state);
    } catch {
      // Early Chromium took only names that begin with `--`; the parts remain.
    }
  }

  readonly #handleUnlock = (): void => void this.#manager?.unlockAudio();

  readonly #handleRetry = (): void => {
    this.#manager?.retry().catch(() => {}); // what fails is in $avatar
  };
}
