import '../../components/define.js';
import type { RealtimeChild } from '../../components/index.js';
import { createClientMock } from '../../src/testing/index.js';
import * as probes from './probes.js';
import { SCENES, sceneName, type Scene } from './scenes.js';

/** Puts every scene on the page, each in a section of its own. */
async function mount(scene: Scene): Promise<void> {
  const section = document.createElement('section');
  section.id = sceneName(scene);
  const heading = document.createElement('h2');
  heading.textContent = `${scene.element} · ${scene.state}`;
  const element = document.createElement(scene.element) as HTMLElement & RealtimeChild;
  for (const [name, value] of Object.entries(scene.attributes ?? {})) element.setAttribute(name, value);
  if (scene.height) element.style.blockSize = `${scene.height}px`;
  const client = createClientMock();
  scene.set?.(client);
  element.client = scene.noClient ? undefined : client;
  section.append(heading, element);
  document.querySelector('main')?.append(section);
  await element.updateComplete;
}

/** Resolves when nothing is loading any more: every lazy part says so while it does. */
async function settled(): Promise<void> {
  const busy = (): boolean =>
    [...document.querySelectorAll('section > :last-child')].some((element) =>
      element.shadowRoot?.querySelector('p.no-session[role=status]'),
    );
  for (let tries = 0; tries < 300 && busy(); tries++) await new Promise((done) => setTimeout(done, 20));
}

const { searchParams } = new URL(location.href);
const wanted = searchParams.get('only');
/** What one page shows, in whatever language. */
const PAGE = [
  'status-reconnecting',
  'status-full-in-trouble',
  'sign-in-refused',
  'conversation-deliveries',
  'composer-offline',
  'microphone-blocked',
  'health-alerted',
];
const isChosen = (scene: Scene): boolean =>
  searchParams.has('page') ? PAGE.includes(sceneName(scene)) : !wanted || scene.element === wanted;
const chosen = SCENES.filter(isChosen);
document.documentElement.lang = searchParams.get('lang') ?? 'en';
document.documentElement.dir = searchParams.get('dir') ?? 'ltr';

await Promise.all(chosen.map(mount));
await settled();
// Scenes that press a button do so on what was still loading above.
for (const scene of chosen)
  await scene.then?.(document.querySelector<HTMLElement>(`#${sceneName(scene)} > :last-child`)!);
await new Promise((done) => setTimeout(done, 100));
Object.assign(globalThis, { probes, galleryReady: true });
