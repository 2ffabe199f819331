// Loaded in the browser next to the bundle, which has registered the elements: only types come from the sources.
import type { RealtimeSession } from '../components/index.js';
import { mountFaultPanel } from './fault-panel.js';

const find = <E extends Element>(selector: string): E => {
  const element = document.querySelector<E>(selector);
  if (!element) throw new Error(`The page has no ${selector}`);
  return element;
};

const session = find<RealtimeSession>('#session');
const app = find<HTMLElement>('.app');
const toggle = find<HTMLButtonElement>('#bench-toggle');

// Every option can be tried from the address: /?auth-storage=session&log-level=TRACE. Not where the agent is, and no secret.
for (const [name, value] of new URLSearchParams(location.search)) {
  if (/^[a-z-]+$/.test(name) && !/url|token|config|^on|^avatar$/.test(name)) session.setAttribute(name, value);
}

// /?avatar=liveavatar, on a server that was started with --avatar=fake: another avatar than the drawn one.
const provider = new URLSearchParams(location.search).get('avatar');
if (provider) {
  document.querySelector('realtime-avatar')?.setAttribute('provider', provider);
  session.setAttribute('avatar-credentials-url', new URL('/api/avatar/session', location.href).href);
}

// The server's port is known only here; a page of your own writes both addresses as attributes.
session.setAttribute('auth-url', new URL('/api/rt', location.href).href);
session.setAttribute('url', `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/rt/ws`);

for (const chip of document.querySelectorAll<HTMLButtonElement>('[data-say]')) {
  // What became of the message shows in the transcript.
  chip.addEventListener('click', () => void session.sendText(chip.textContent ?? '').catch(() => {}));
}

toggle.addEventListener('click', () => {
  const open = app.toggleAttribute('data-bench');
  toggle.setAttribute('aria-expanded', String(open));
});

mountFaultPanel(find('#faults'));
