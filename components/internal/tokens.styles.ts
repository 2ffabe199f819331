import { css } from 'lit';

/**
 * The theme. Public properties begin with `--realtime-`; elements use the private `--_` ones. Both follow the
 * page's `color-scheme`: a page that says nothing is light.
 */
export const tokensStyles = css`
  :host {
    --_surface: var(--realtime-color-surface, light-dark(#fff, #17181b));
    --_raised: var(--realtime-color-raised, light-dark(#f4f4f2, #222429));
    --_border: var(--realtime-color-border, light-dark(#e2e1dc, #35383f));
    --_control: var(--realtime-color-control, light-dark(#8a8983, #7d818b));
    --_text: var(--realtime-color-text, light-dark(#1c1c1a, #ececea));
    --_muted: var(--realtime-color-muted, light-dark(#605f5a, #a6a8af));
    --_accent: var(--realtime-color-accent, light-dark(#3451d1, #9db1ff));
    --_on-accent: var(--realtime-color-on-accent, light-dark(#fff, #10162e));
    --_user: var(--realtime-color-user, light-dark(#ecebf6, #2c3048));
    --_on-user: var(--realtime-color-on-user, var(--_text));
    --_success: var(--realtime-color-success, light-dark(#177245, #5fd39a));
    --_warning: var(--realtime-color-warning, light-dark(#865700, #f0bb62));
    --_danger: var(--realtime-color-danger, light-dark(#b3261e, #ff9a90));
    --_font: var(--realtime-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif);
    --_mono: var(--realtime-font-mono, ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace);
    --_size: var(--realtime-font-size, 1rem);
    --_radius: var(--realtime-radius, 0.75rem);
    --_density: var(--realtime-density, 1);
    --_space: var(--realtime-space, calc(1rem * var(--_density)));
    --_target: var(--realtime-target-size, max(1.5rem, 2.25rem * var(--_density)));
    --_motion: var(--realtime-motion, 150ms);
  }

  @supports not (color: light-dark(#fff, #000)) {
    :host {
      --_surface: var(--realtime-color-surface, #fff);
      --_raised: var(--realtime-color-raised, #f4f4f2);
      --_border: var(--realtime-color-border, #e2e1dc);
      --_control: var(--realtime-color-control, #8a8983);
      --_text: var(--realtime-color-text, #1c1c1a);
      --_muted: var(--realtime-color-muted, #605f5a);
      --_accent: var(--realtime-color-accent, #3451d1);
      --_on-accent: var(--realtime-color-on-accent, #fff);
      --_user: var(--realtime-color-user, #ecebf6);
      --_success: var(--realtime-color-success, #177245);
      --_warning: var(--realtime-color-warning, #865700);
      --_danger: var(--realtime-color-danger, #b3261e);
    }
  }

  @media (pointer: coarse), (max-width: 480px) {
    :host {
      --_target: var(--realtime-target-size, max(1.5rem, 2.75rem * var(--_density)));
    }
  }

  @media (prefers-contrast: more) {
    :host {
      --_border: var(--_text);
      --_control: var(--_text);
      --_muted: var(--_text);
    }
  }

  @media (prefers-reduced-motion: reduce) {
    :host {
      --_motion: 0ms;
    }
  }
`;
