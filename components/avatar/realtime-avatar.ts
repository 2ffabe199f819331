import { LazyChild, type LazyParts } from '../internal/lazy-child.js';

/**
 * The agent's face: a drawn one that costs nothing, or the video of a provider. It follows the voice, shows captions if wanted, and says in words what is wrong.
 * An attribute of this element goes before the session's option of the same meaning. This class is a small shell; the rest is loaded when the first avatar is put on a page.
 *
 * @tagname realtime-avatar
 * @slot poster - Shown until the first frame. Default: a quiet placeholder.
 * @slot overlay - Over the picture: a name, a badge, an "AI" notice.
 * @csspart frame - Picture, caption and settings.
 * @csspart stage - The picture and what lies over it.
 * @csspart picture - What is seen.
 * @csspart video - The video of a provider.
 * @csspart face - The drawn face.
 * @csspart caption - What is said right now.
 * @csspart status - What is wrong or on its way, in words.
 * @csspart action - The button beside it.
 * @csspart unlock - The button for sound.
 * @csspart settings - The button of the settings.
 * @csspart menu - The settings.
 * @csspart field - One of them.
 * @csspart label - What a group of them is called.
 * @csspart control - A box or radio button.
 * @csspart poster - The placeholder before the first frame.
 * @cssproperty --realtime-avatar-ratio - Width by height of the stage. Default 1.
 * @cssproperty --realtime-avatar-backdrop - Behind the picture.
 * @cssproperty --realtime-avatar-caption-back - Behind the caption.
 * @cssproperty --realtime-avatar-caption-text - The caption.
 * @cssproperty --realtime-avatar-skin - Skin of the face `mira`.
 * @cssproperty --realtime-avatar-hair - Its hair and brows.
 * @cssproperty --realtime-avatar-eye - Its eyes.
 * @cssproperty --realtime-avatar-lip - Its lips.
 * @cssproperty --realtime-avatar-cloth - Its clothes.
 * @cssproperty --realtime-avatar-jewel - Its earrings.
 * @cssproperty --realtime-avatar-glow - Lights of the faces `orb` and `robot`.
 * @cssproperty --realtime-avatar-glow-2 - Their second light.
 * @cssproperty --realtime-avatar-glow-3 - The third light of `orb`.
 * @cssproperty --realtime-avatar-metal - Body of `robot`.
 * @cssproperty --realtime-avatar-screen - Its glass.
 * @cssstate speaking - Something is said.
 * @cssstate listening - The user is heard.
 * @cssstate thinking - The agent works on an answer.
 * @cssstate ready - It is shown.
 */
export class RealtimeAvatar extends LazyChild {
  static override properties = {
    provider: {},
    avatarId: { attribute: 'avatar-id' },
    quality: {},
    fallback: {},
    muted: { type: Boolean },
    captions: { type: Boolean },
  };

  /** `local`, `liveavatar`, `heygen-streaming`, one of the page's own, or `none`. Default: the session's `avatar-provider`. */
  declare provider: string | undefined;
  /** Avatar of the provider; of the local one `mira`, `orb` or `robot`. Default: the session's `avatar-id`. */
  declare avatarId: string | undefined;
  /** `low`, `medium`, `high` or `very_high`. Default: the session's `avatar-quality`. */
  declare quality: string | undefined;
  /** What stands in for a provider that fails: `local` or `none`. Default: the session's `avatar-fallback`. */
  declare fallback: string | undefined;
  /** Without sound. Default: with it. */
  declare muted: boolean | undefined;
  /** Shows what is said. Default: not. */
  declare captions: boolean | undefined;

  protected override async load(): Promise<LazyParts> {
    const { AvatarView, avatarStyles } = await import('./avatar-view.js');
    return [new AvatarView(this), [avatarStyles]];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'realtime-avatar': RealtimeAvatar;
  }
}
