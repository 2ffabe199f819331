import { html, nothing, type TemplateResult } from 'lit';
import type { AvatarWords } from './avatar-words.js';
import { FACE_NAMES, type FaceName } from './faces/faces.js';
import type { RealtimeAvatar } from './realtime-avatar.js';

/** What a user may choose about the avatar: captions, sound, and the face where it is a drawn one. */
export class AvatarSettings {
  /** The face that the user chose; goes before what the page says. */
  face: FaceName | undefined;
  readonly #host: RealtimeAvatar;
  #isOpen = false;

  constructor(host: RealtimeAvatar) {
    this.#host = host;
  }

  /** @param face the face that is shown; `undefined` where none is drawn */
  render(t: AvatarWords, face: FaceName | undefined): TemplateResult {
    return html`
      <button
        type="button"
        class="settings"
        part="settings"
        aria-label=${t.avatarSettings}
        aria-expanded=${this.#isOpen}
        aria-controls="menu"
        @click=${this.#handleToggle}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M5 12h.01M12 12h.01M19 12h.01"></path>
        </svg>
      </button>
      <div class="menu" part="menu" id="menu" ?hidden=${!this.#isOpen} @focusout=${this.#handleFocusOut}>
        ${this.#isOpen ? this.#renderMenu(t, face) : nothing}
      </div>
    `;
  }

  #renderMenu(t: AvatarWords, face: FaceName | undefined): TemplateResult {
    return html`
      <label part="field"
        ><input part="control" type="checkbox" .checked=${this.#host.captions} @change=${this.#handleCaptions} />
        ${t.avatarCaptions}</label
      >
      <label part="field"
        ><input part="control" type="checkbox" .checked=${!this.#host.muted} @change=${this.#handleSound} />
        ${t.avatarSound}</label
      >
      ${
        face
          ? html`<fieldset part="field" @change=${this.#handleFace}>
              <legend part="label">${t.avatarFace}</legend>
              ${FACE_NAMES.map(
                (name) =>
                  html`<label part="field"
                    ><input part="control" type="radio" name="face" .value=${name} .checked=${name === face} />
                    ${t.avatarFaces[name] ?? name}</label
                  >`,
              )}
            </fieldset>`
          : nothing
      }
    `;
  }

  readonly handleKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.#isOpen) return;
    event.stopPropagation();
    this.#set(false);
    this.#host.renderRoot.querySelector<HTMLElement>('.settings')?.focus();
  };

  #set(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.#host.requestUpdate();
  }

  readonly #handleToggle = (): void => this.#set(!this.#isOpen);

  /** A click on nothing inside it keeps it open; what leaves it closes it. */
  readonly #handleFocusOut = (event: FocusEvent): void => {
    const to = event.relatedTarget as Element | null;
    const isInside = to === null || to.closest('.menu, .settings') !== null;
    if (!isInside) this.#set(false);
  };

  readonly #handleCaptions = (event: Event): void => {
    this.#host.captions = (event.target as HTMLInputElement).checked;
  };

  readonly #handleSound = (event: Event): void => {
    this.#host.muted = !(event.target as HTMLInputElement).checked;
  };

  readonly #handleFace = (event: Event): void => {
    this.face = (event.target as HTMLInputElement).value as FaceName;
    this.#host.requestUpdate();
  };
}
