import { css, html } from 'lit';
import type { AvatarPose } from '../../../src/index.js';
import { approach, partOf, round, setter, type Face } from './face.js';

/** How high each of the seven lights of the mouth is for a sound, from the left. */
const BARS: Readonly<Record<AvatarPose['mouth'], readonly number[]>> = {
  rest: [0, 0, 0, 0, 0, 0, 0],
  open: [0.35, 0.7, 0.95, 1, 0.95, 0.7, 0.35],
  wide: [0.8, 0.65, 0.55, 0.6, 0.55, 0.65, 0.8],
  round: [0.05, 0.3, 0.9, 1, 0.9, 0.3, 0.05],
  teeth: [0.55, 0.3, 0.6, 0.3, 0.6, 0.3, 0.55],
};
const BAR_MS = 35;
const HEIGHT = 19;
/** The mouth at rest is a smile: lower in the middle. */
const SMILE = [-2.5, 0.6, 2.4, 3, 2.4, 0.6, -2.5];

/** A machine that means well: lights behind glass. */
export const robot: Face = {
  styles: css`
    .robot {
      --_metal: var(--realtime-avatar-metal, #e4e8f2);
      --_edge: color-mix(in srgb, var(--_metal) 72%, #4a5578);
      --_glass: var(--realtime-avatar-screen, #151b33);
      --_light: var(--realtime-avatar-glow, #66e3ff);
      --_warm: var(--realtime-avatar-glow-2, #ffb46b);
    }
    .robot .m1 {
      stop-color: color-mix(in srgb, var(--_metal) 60%, #fff);
    }
    .robot .m2 {
      stop-color: var(--_metal);
    }
    .robot .m3 {
      stop-color: var(--_edge);
    }
    .robot .metal {
      fill: url(#robot-metal);
    }
    .robot .edge {
      fill: var(--_edge);
    }
    .robot .glass {
      fill: var(--_glass);
    }
    .robot .glare {
      fill: #fff;
      opacity: 0.07;
    }
    .robot .eye,
    .robot .bar,
    .robot .chest {
      fill: var(--_light);
    }
    .robot .pupil {
      fill: #fff;
      opacity: 0.85;
    }
    .robot .lamp {
      fill: var(--_warm);
      transition: fill 300ms;
    }
    .robot .rod {
      stroke: var(--_edge);
      stroke-width: 4;
    }
    .robot .cheek {
      fill: var(--_warm);
      opacity: 0.3;
    }
    .robot .head {
      transform-origin: 100px 165px;
      transition: transform 420ms cubic-bezier(0.3, 1.2, 0.4, 1);
    }
    [data-activity='listening'] .robot .head {
      transform: rotate(-4deg);
    }
    [data-activity='listening'] .robot .lamp,
    [data-activity='speaking'] .robot .lamp {
      fill: var(--_light);
    }
    [data-activity='thinking'] .robot .head {
      transform: rotate(4deg);
    }
    [data-activity='thinking'] .robot .lamp {
      animation: robot-think 0.9s ease-in-out infinite;
    }
    @keyframes robot-think {
      50% {
        opacity: 0.25;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      .robot .lamp {
        animation: none !important;
      }
    }
  `,
  render: () =>
    html`<svg class="robot" viewBox="0 0 200 200" aria-hidden="true">
      <defs>
        <linearGradient id="robot-metal" x1="0" y1="0" x2="0.4" y2="1">
          <stop class="m1" offset="0"></stop>
          <stop class="m2" offset="0.5"></stop>
          <stop class="m3" offset="1"></stop>
        </linearGradient>
      </defs>
      <path class="edge" d="M84 160H116V180H84Z"></path>
      <path class="metal" d="M34 204C34 184 50 174 70 174H130C150 174 166 184 166 204Z"></path>
      <circle class="chest" cx="100" cy="190" r="5"></circle>
      <g class="head">
        <path class="rod" d="M100 46V30"></path>
        <circle class="lamp" cx="100" cy="24" r="8"></circle>
        <rect class="edge" x="22" y="88" width="16" height="44" rx="8"></rect>
        <rect class="edge" x="162" y="88" width="16" height="44" rx="8"></rect>
        <rect class="metal" x="32" y="44" width="136" height="122" rx="42"></rect>
        <rect class="glass" x="46" y="62" width="108" height="88" rx="30"></rect>
        <path class="glare" d="M46 92C46 75 59 62 76 62H124C90 66 62 82 50 112C47 108 46 100 46 92Z"></path>
        <ellipse class="cheek" cx="62" cy="118" rx="7" ry="4.5"></ellipse>
        <ellipse class="cheek" cx="138" cy="118" rx="7" ry="4.5"></ellipse>
        <g class="eyes">
          <rect class="eye" x="68" y="82" width="19" height="26" rx="9.5"></rect>
          <rect class="eye" x="113" y="82" width="19" height="26" rx="9.5"></rect>
          <g class="pupils">
            <circle class="pupil" cx="80" cy="90" r="3.6"></circle>
            <circle class="pupil" cx="125" cy="90" r="3.6"></circle>
          </g>
        </g>
        <g class="bars">
          <rect class="bar" x="72" width="5" rx="2.5"></rect>
          <rect class="bar" x="80.5" width="5" rx="2.5"></rect>
          <rect class="bar" x="89" width="5" rx="2.5"></rect>
          <rect class="bar" x="97.5" width="5" rx="2.5"></rect>
          <rect class="bar" x="106" width="5" rx="2.5"></rect>
          <rect class="bar" x="114.5" width="5" rx="2.5"></rect>
          <rect class="bar" x="123" width="5" rx="2.5"></rect>
        </g>
      </g>
    </svg>`,
  bind(root) {
    const setEyes = setter(partOf(root, '.eyes'), 'transform');
    const setPupils = setter(partOf(root, '.pupils'), 'opacity');
    const bars = [...root.querySelectorAll<SVGElement>('.bar')].map((bar) => ({
      height: 0,
      setY: setter(bar, 'y'),
      setHeight: setter(bar, 'height'),
    }));
    const eyes = [...root.querySelectorAll<SVGElement>('.eye')].map((eye) => ({
      setY: setter(eye, 'y'),
      setHeight: setter(eye, 'height'),
    }));
    return ({ mouth, jaw, blink, gazeX, gazeY }, elapsedMs) => {
      setEyes(`translate(${round(gazeX * 7)} ${round(gazeY * 5)})`);
      setPupils(blink > 0.4 ? '0' : '0.85');
      const open = 26 - blink * 22;
      for (const { setY, setHeight } of eyes) {
        setY(String(round(95 - open / 2)));
        setHeight(String(round(open)));
      }
      for (const [at, bar] of bars.entries()) {
        bar.height = approach(bar.height, (BARS[mouth][at] ?? 0) * jaw, elapsedMs, BAR_MS);
        const height = 5 + bar.height * HEIGHT;
        const smile = (SMILE[at] ?? 0) * (1 - Math.min(1, bar.height * 3));
        bar.setY(String(round(131 + smile - height / 2)));
        bar.setHeight(String(round(height)));
      }
    };
  },
};
