// Loaded in the browser next to the bundle, which has registered the elements: only types come from the sources.
import type { RealtimeSession } from '../components/index.js';
import { find } from './dom.js';
import { mountFaultPanel } from './fault-panel.js';
import { mountLooks } from './looks.js';
import { mountNothingLost } from './nothing-lost.js';

const session = find<RealtimeSession>('#session');
const app = find<HTMLElement>('.app');
const toggle = find<HTMLButtonElement>('#bench-toggle');

// Every option can be tried from the address: /?auth-storage=session&log-level=TRACE. Not where the agent is, and no secret.
for (const [name, value] of new URLSearchParams(location.search)) {
  if (/^[a-z-]+$/.test(name) && !/url|token|config|^on|^avatar$|^mode$/.test(name)) session.setAttribute(name, value);
}

// /?avatar=liveavatar, on a server that was started with --avatar=fake: another avatar than the drawn one. &mode=FULL: it speaks with a voice of its own.
const provider = new URLSearchParams(location.search).get('avatar');
const mode = new URLSearchParams(location.search).get('mode') ?? 'LITE';
if (provider) {
  document.querySelector('realtime-avatar')?.setAttribute('provider', provider);
  session.setAttribute(
    'avatar-credentials-url',
    new URL(`/api/avatar/session?mode=${encodeURIComponent(mode)}`, location.href).href,
  );
}

// The server's port is known only here; a page of your own writes both addresses as attributes.
session.setAttribute('auth-url', new URL('/api/rt', location.href).href);
session.setAttribute('url', `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/rt/ws`);

for (const chip of document.querySelectorAll<HTMLButtonElement>('[data-say]')) {
  // What became of the message shows in the transcript.
  chip.addEventListener('click', () => void session.sendText(chip.textContent ?? '').catch(() => {}));
}

// On a phone the suggestions make room for what was said.
const foot = find<HTMLElement>('.foot');
session.client?.$conversation.subscribe(({ items }) =>
  foot.toggleAttribute(
    'data-said',
    items.some(({ kind }) => kind === 'user'),
  ),
);

// Beside the conversation where there is room, instead of it where there is not: there it is closed at first.
const room = matchMedia('(min-width: 901px)');
const showBench = (isOpen: boolean): void => {
  app.toggleAttribute('data-bench', isOpen);
  toggle.setAttribute('aria-expanded', String(isOpen));
};
showBench(room.matches || location.hash === '#faults');
room.addEventListener('change', () => showBench(room.matches));
toggle.addEventListener('click', () => showBench(!app.hasAttribute('data-bench')));

mountLooks(session);
mountNothingLost(find('#lost'), session);
mountFaultPanel(find('#faults'));
