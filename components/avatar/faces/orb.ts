import { css, html } from 'lit';
import type { AvatarPose } from '../../../src/index.js';
import { partOf, round, setter, type Face } from './face.js';

/** Bumps around the outline for each sound: round vowels are calm, sibilants are fine. */
const LOBES: Readonly<Record<AvatarPose['mouth'], number>> = { rest: 3, open: 4, wide: 5, round: 3, teeth: 9 };
const POINTS = 72;
const LAYERS = [
  { radius: 60, swing: 17, speed: 1, phase: 0 },
  { radius: 56, swing: 13, speed: -1.4, phase: 2 },
  { radius: 52, swing: 9, speed: 1.9, phase: 4 },
] as const;

/** A closed line around the centre, `swing` in and out of `radius`. */
function blob(radius: number, swing: number, lobes: number, phase: number): string {
  let path = '';
  for (let at = 0; at < POINTS; at += 1) {
    const angle = (at / POINTS) * 2 * Math.PI;
    // Two waves that do not fit into each other look alive; the second one stands still.
    const wave = Math.sin(angle * lobes + phase) * 0.65 + Math.sin(angle * 2 - phase * 0.7) * 0.35;
    const r = radius + swing * wave;
    path += `${at === 0 ? 'M' : 'L'}${round(100 + r * Math.cos(angle))} ${round(100 + r * Math.sin(angle))}`;
  }
  return `${path}Z`;
}

/** A voice without a face: light that swings with what is said. */
export const orb: Face = {
  styles: css`
    .orb {
      --_a: var(--realtime-avatar-glow, #6d7dff);
      --_b: var(--realtime-avatar-glow-2, #37d3c5);
      --_c: var(--realtime-avatar-glow-3, #ff7eb6);
    }
    .orb .a1,
    .orb .halo1 {
      stop-color: var(--_a);
    }
    .orb .halo1 {
      stop-opacity: 0.55;
    }
    .orb .halo2 {
      stop-color: var(--_a);
      stop-opacity: 0;
    }
    .orb .a2 {
      stop-color: var(--_b);
    }
    .orb .b1 {
      stop-color: var(--_c);
    }
    .orb .b2 {
      stop-color: var(--_a);
    }
    .orb .core1 {
      stop-color: #fff;
    }
    .orb .core2 {
      stop-color: color-mix(in srgb, var(--_a) 45%, #fff);
    }
    .orb .core3 {
      stop-color: var(--_a);
    }
    .orb .halo {
      fill: url(#orb-halo);
    }
    .orb .l0 {
      fill: url(#orb-a);
      opacity: 0.5;
    }
    .orb .l1 {
      fill: url(#orb-b);
      opacity: 0.55;
    }
    .orb .l2 {
      fill: url(#orb-a);
      opacity: 0.75;
    }
    .orb .core {
      fill: url(#orb-core);
    }
    .orb .spark {
      fill: #fff;
      opacity: 0.85;
    }
    .orb .ring {
      stroke: var(--_a);
      stroke-width: 1.5;
      stroke-dasharray: 3 11;
      stroke-linecap: round;
      opacity: 0;
      transform-origin: 100px 100px;
      transition: opacity 300ms;
    }
    [data-activity='listening'] .orb .ring {
      opacity: 0.9;
      stroke-dasharray: none;
    }
    [data-activity='thinking'] .orb .ring {
      opacity: 1;
      animation: orb-turn 5s linear infinite;
    }
    @keyframes orb-turn {
      to {
        transform: rotate(1turn);
      }
    }
    @media (prefers-reduced-motion: reduce) {
      .orb .ring {
        animation: none !important;
      }
    }
  `,
  render: () =>
    html`<svg class="orb" viewBox="0 0 200 200" aria-hidden="true">
      <defs>
        <radialGradient id="orb-halo">
          <stop class="halo1" offset="0.45"></stop>
          <stop class="halo2" offset="1"></stop>
        </radialGradient>
        <linearGradient id="orb-a" x1="0" y1="0" x2="1" y2="1">
          <stop class="a1" offset="0"></stop>
          <stop class="a2" offset="1"></stop>
        </linearGradient>
        <linearGradient id="orb-b" x1="1" y1="0" x2="0" y2="1">
          <stop class="b1" offset="0"></stop>
          <stop class="b2" offset="1"></stop>
        </linearGradient>
        <radialGradient id="orb-core" cx="0.4" cy="0.35" r="0.75">
          <stop class="core1" offset="0"></stop>
          <stop class="core2" offset="0.4"></stop>
          <stop class="core3" offset="1"></stop>
        </radialGradient>
      </defs>
      <circle class="halo" cx="100" cy="100" r="96"></circle>
      <circle class="ring" cx="100" cy="100" r="84"></circle>
      <path class="l0"></path>
      <path class="l1"></path>
      <path class="l2"></path>
      <circle class="core" cx="100" cy="100" r="40"></circle>
      <ellipse class="spark" cx="88" cy="84" rx="9" ry="6"></ellipse>
    </svg>`,
  bind(root) {
    const layers = LAYERS.map((layer, index) => ({ ...layer, set: setter(partOf(root, `.l${index}`), 'd') }));
    const setCore = setter(partOf(root, '.core'), 'r');
    const setHalo = setter(partOf(root, '.halo'), 'opacity');
    const setSpark = setter(partOf(root, '.spark'), 'transform');
    const setRest = setter(partOf(root, '.spark'), 'opacity');
    let phase = 0.6;
    let lobes = 3;
    return ({ mouth, jaw, blink, gazeX, gazeY }, elapsedMs) => {
      phase += (elapsedMs / 1000) * (0.2 + jaw * 5);
      // Half a bump would not close: the next whole number comes when the last one is small.
      if (jaw < 0.12 || mouth === 'teeth') lobes = LOBES[mouth];
      for (const { radius, swing, speed, phase: from, set } of layers)
        set(blob(radius + jaw * 8, 2 + swing * jaw, lobes, phase * speed + from));
      setCore(String(round(40 + jaw * 9 - blink * 2)));
      setHalo(String(round(0.55 + jaw * 0.45)));
      setSpark(`translate(${round(gazeX * 9)} ${round(gazeY * 7)})`);
      setRest(String(round(0.85 - blink * 0.6)));
    };
  },
};
