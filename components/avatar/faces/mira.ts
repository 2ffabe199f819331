import { css, html } from 'lit';
import type { AvatarPose } from '../../../src/index.js';
import { approach, partOf, round, setter, type Face } from './face.js';

/** Half width, opening at a full jaw, least opening, and how far the corners are up; in units of the drawing. */
const SHAPES: Readonly<
  Record<AvatarPose['mouth'], readonly [width: number, open: number, least: number, smile: number]>
> = {
  rest: [13.5, 0, 0, 3.4],
  open: [13, 17, 2.5, 1.6],
  wide: [16.5, 11, 2.2, 2.8],
  round: [8.5, 15, 3.5, 0],
  teeth: [15, 6.5, 3, 2],
};
const SHAPE_MS = 45;

/** Where the mouth is. */
const MOUTH_Y = 137;

/** Upper and lower edge of an open mouth as one outline; the corners are `smile` above its middle. */
function outline(width: number, open: number, smile: number): string {
  const [w, s] = [round(width), round(smile)];
  const upper = round(-open * 0.28);
  const lower = round(open * 0.95 + 0.6);
  const bend = round(width * 0.55);
  return `M${-w} ${-s}C${-bend} ${upper} ${bend} ${upper} ${w} ${-s}C${bend} ${lower + s * 0.6} ${-bend} ${lower + s * 0.6} ${-w} ${-s}Z`;
}

/** A person: warm, attentive, drawn in flat shapes. */
export const mira: Face = {
  styles: css`
    .mira {
      --_skin: var(--realtime-avatar-skin, #f1c3a2);
      --_shade: color-mix(in srgb, var(--_skin) 82%, #8a3a3a);
      --_hair: var(--realtime-avatar-hair, #3a2a35);
      --_lit: color-mix(in srgb, var(--_hair) 78%, #ffb58a);
      --_cloth: var(--realtime-avatar-cloth, #3f5bd8);
      --_iris: var(--realtime-avatar-eye, #4a6b52);
      --_lip: var(--realtime-avatar-lip, #c4605f);
    }
    .mira .back-hair,
    .mira .brow {
      fill: var(--_hair);
    }
    .mira .front-hair {
      fill: url(#mira-hair);
    }
    .mira .h1 {
      stop-color: var(--_lit);
    }
    .mira .h2 {
      stop-color: var(--_hair);
    }
    .mira .strand {
      stroke: var(--_lit);
      stroke-width: 1.4;
      opacity: 0.55;
    }
    .mira .skin,
    .mira .lid {
      fill: var(--_skin);
    }
    .mira .face-shape {
      fill: url(#mira-skin);
    }
    .mira .s1 {
      stop-color: color-mix(in srgb, var(--_skin) 88%, #fff);
    }
    .mira .s2 {
      stop-color: var(--_skin);
    }
    .mira .s3 {
      stop-color: color-mix(in srgb, var(--_skin) 90%, #b0584f);
    }
    .mira .shade {
      fill: var(--_shade);
    }
    .mira .cheek {
      fill: #e8736a;
      opacity: 0.22;
    }
    .mira .cloth {
      fill: var(--_cloth);
    }
    .mira .cloth-dark {
      fill: color-mix(in srgb, var(--_cloth) 78%, #000);
    }
    .mira .collar {
      fill: color-mix(in srgb, var(--_cloth) 30%, #fff);
    }
    .mira .white {
      fill: #fffdf9;
    }
    .mira .iris {
      fill: var(--_iris);
    }
    .mira .pupil {
      fill: #1d1a20;
    }
    .mira .shine {
      fill: #fff;
    }
    .mira .lash {
      stroke: color-mix(in srgb, var(--_hair) 80%, #000);
      stroke-width: 2.6;
    }
    .mira .crease,
    .mira .nose {
      stroke: var(--_shade);
      stroke-width: 2;
    }
    .mira .crease {
      stroke-width: 1.2;
      opacity: 0.7;
    }
    .mira .inside {
      fill: #5b1f2a;
    }
    .mira .teeth {
      fill: #fffaf4;
    }
    .mira .tongue {
      fill: #a8404c;
    }
    .mira .lips {
      stroke: var(--_lip);
      stroke-width: 2.8;
      stroke-linejoin: round;
    }
    .mira .under-lip {
      stroke: var(--_shade);
      stroke-width: 1.6;
      opacity: 0.6;
    }
    .mira .earring {
      fill: var(--realtime-avatar-jewel, #f0c56a);
    }
    .mira .head {
      transform-origin: 100px 160px;
    }
    .mira .head,
    .mira .brow {
      transition: transform 380ms cubic-bezier(0.3, 0.9, 0.4, 1);
    }
    .mira .brow {
      transform-box: fill-box;
      transform-origin: center;
    }
    [data-activity='listening'] .mira .head {
      transform: rotate(-2.4deg) translateY(1px);
    }
    [data-activity='listening'] .mira .brow {
      transform: translateY(-1.8px);
    }
    [data-activity='thinking'] .mira .head {
      transform: rotate(2.6deg);
    }
    [data-activity='thinking'] .mira .brow.left {
      transform: translateY(-3.4px) rotate(-5deg);
    }
    [data-activity='thinking'] .mira .brow.right {
      transform: translateY(0.6px) rotate(-4deg);
    }
    [data-activity='speaking'] .mira .brow {
      transform: translateY(-0.8px);
    }
  `,
  render: () =>
    html`<svg class="mira" viewBox="0 0 200 200" aria-hidden="true">
      <defs>
        <linearGradient id="mira-hair" x1="0" y1="0" x2="0.3" y2="1">
          <stop class="h1" offset="0"></stop>
          <stop class="h2" offset="0.55"></stop>
        </linearGradient>
        <linearGradient id="mira-skin" x1="0.25" y1="0" x2="0.7" y2="1">
          <stop class="s1" offset="0"></stop>
          <stop class="s2" offset="0.55"></stop>
          <stop class="s3" offset="1"></stop>
        </linearGradient>
        <clipPath id="mira-mouth"><path class="hole"></path></clipPath>
        <clipPath id="mira-eye-l">
          <path d="M64.5 101C68 92.5 84.5 92 89.5 102C84 109.5 70 109.5 64.5 101Z"></path>
        </clipPath>
        <clipPath id="mira-eye-r">
          <path d="M135.5 101C132 92.5 115.5 92 110.5 102C116 109.5 130 109.5 135.5 101Z"></path>
        </clipPath>
      </defs>
      <g class="head">
        <path
          class="back-hair"
          d="M100 26C58 26 41 57 42 92C43 122 36 142 45 168C62 178 138 178 155 168C164 142 157 122 158 92C159 57 142 26 100 26Z"
        ></path>
      </g>
      <path class="cloth" d="M18 204C20 180 40 172 68 165C82 160 118 160 132 165C160 172 180 180 182 204Z"></path>
      <path
        class="cloth-dark"
        d="M68 165C74 182 126 182 132 165C142 168 143 169 144 170C132 192 68 192 56 170C57 169 58 168 68 165Z"
      ></path>
      <g class="head">
        <path class="shade" d="M82 142H118V166C112 179 88 179 82 166Z"></path>
        <path class="skin" d="M82 150C90 164 110 164 118 150V167C112 181 88 181 82 167Z"></path>
        <ellipse class="shade" cx="52.5" cy="108" rx="6.5" ry="10"></ellipse>
        <ellipse class="shade" cx="147.5" cy="108" rx="6.5" ry="10"></ellipse>
        <circle class="earring" cx="51.5" cy="121" r="2.8"></circle>
        <circle class="earring" cx="148.5" cy="121" r="2.8"></circle>
        <path
          class="face-shape"
          d="M100 48C70 48 53 68 53 99C53 131 74 161 100 161C126 161 147 131 147 99C147 68 130 48 100 48Z"
        ></path>
        <ellipse class="cheek" cx="68" cy="123" rx="11" ry="7"></ellipse>
        <ellipse class="cheek" cx="132" cy="123" rx="11" ry="7"></ellipse>
        <g class="eye" clip-path="url(#mira-eye-l)">
          <rect class="white" x="62" y="90" width="30" height="22"></rect>
          <g class="look">
            <circle class="iris" cx="77.5" cy="101.5" r="7.3"></circle>
            <circle class="pupil" cx="77.5" cy="101.5" r="3.7"></circle>
            <circle class="shine" cx="80.2" cy="98.8" r="2"></circle>
          </g>
          <rect class="lid" x="60" y="70" width="34" height="23"></rect>
        </g>
        <g class="eye" clip-path="url(#mira-eye-r)">
          <rect class="white" x="108" y="90" width="30" height="22"></rect>
          <g class="look">
            <circle class="iris" cx="122.5" cy="101.5" r="7.3"></circle>
            <circle class="pupil" cx="122.5" cy="101.5" r="3.7"></circle>
            <circle class="shine" cx="125.2" cy="98.8" r="2"></circle>
          </g>
          <rect class="lid" x="106" y="70" width="34" height="23"></rect>
        </g>
        <path class="lash" data-side="l"></path>
        <path class="lash" data-side="r"></path>
        <path class="crease" d="M66 92.500C71 87.8 82 87.3 87.5 92.5"></path>
        <path class="crease" d="M134 92.500C129 87.8 118 87.3 112.5 92.5"></path>
        <path
          class="brow left"
          d="M62.5 85.500C68 78.5 81 77.5 89.5 82.500C90.5 83.6 90 85 88.5 84.800C80 82 70.5 82.5 64 87C62.6 87.6 61.7 86.7 62.5 85.500Z"
        ></path>
        <path
          class="brow right"
          d="M137.5 85.500C132 78.5 119 77.5 110.5 82.500C109.5 83.6 110 85 111.5 84.800C120 82 129.5 82.5 136 87C137.4 87.6 138.3 86.7 137.5 85.500Z"
        ></path>
        <path class="nose" d="M96 119.500C98 122.3 102.5 122.3 104.5 119.5"></path>
        <g class="mouth">
          <path class="inside"></path>
          <g clip-path="url(#mira-mouth)">
            <ellipse class="tongue" cx="0" cy="13" rx="8" ry="7"></ellipse>
            <rect class="teeth" x="-13" y="-9" width="26" height="10.5" rx="3"></rect>
          </g>
          <path class="lips"></path>
          <path class="under-lip"></path>
        </g>
        <path
          class="front-hair"
          d="M100 30C64 29 47 55 47.5 92C47.7 98 49.5 103 52 106C52 92 56 79 66 71C80 78 107 76 121 62C131 72 146 84 148 106C150.5 103 152.3 98 152.5 92C153 55 136 31 100 30Z"
        ></path>
        <path class="strand" d="M59 72C66 56 80 44 98 41"></path>
        <path class="strand" d="M78 70C92 70 108 66 117 57"></path>
        <path class="strand" d="M128 58C138 66 145 77 147 90"></path>
      </g>
    </svg>`,
  bind(root) {
    const mouth = partOf(root, '.mouth');
    mouth.setAttribute('transform', `translate(100 ${MOUTH_Y})`);
    const setHole = setter(partOf(root, '.hole'), 'd');
    const setInside = setter(partOf(root, '.inside'), 'd');
    const setLips = setter(partOf(root, '.lips'), 'd');
    const setUnder = setter(partOf(root, '.under-lip'), 'd');
    const setTongue = setter(partOf(root, '.tongue'), 'cy');
    const setTeeth = setter(partOf(root, '.teeth'), 'y');
    const looks = [...root.querySelectorAll<SVGElement>('.look')].map((look) => setter(look, 'transform'));
    const lids = [...root.querySelectorAll<SVGElement>('.lid')].map((lid) => setter(lid, 'y'));
    const lashes = [...root.querySelectorAll<SVGElement>('.lash')].map((lash) => setter(lash, 'd'));
    let [width, open, smile] = [13.5, 0, 3.4];
    return ({ mouth: shape, jaw, blink, gazeX, gazeY }, elapsedMs) => {
      const [w, full, least, s] = SHAPES[shape];
      width = approach(width, w, elapsedMs, SHAPE_MS);
      smile = approach(smile, s, elapsedMs, SHAPE_MS);
      open = approach(open, jaw > 0.02 ? least + full * jaw : 0, elapsedMs, 8);
      const path = outline(width, open, smile);
      setHole(path);
      setInside(path);
      setLips(path);
      setUnder(`M-5.5 ${round(open * 0.72 + 9)}Q0 ${round(open * 0.72 + 10.6)} 5.5 ${round(open * 0.72 + 9)}`);
      setTongue(String(round(open * 0.78 + 5)));
      setTeeth(String(round(-9.5 - open * 0.06)));
      for (const set of looks) set(`translate(${round(gazeX * 4.4)} ${round(gazeY * 3)})`);
      // The lid comes down over the eye, and the lashes with it.
      const drop = round(blink * 17);
      for (const set of lids) set(String(round(70 + blink * 19.5)));
      const edge = 92.2 + drop * 0.78;
      lashes[0]?.(`M63.5 101.500C68 ${round(edge)} 84.5 ${round(edge - 0.4 + blink)} 90 102`);
      lashes[1]?.(`M136.5 101.500C132 ${round(edge)} 115.5 ${round(edge - 0.4 + blink)} 110 102`);
    };
  },
};
