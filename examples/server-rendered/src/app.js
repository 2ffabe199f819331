import { createElement as h, Fragment, useRef, useState } from 'react';
// The wrappers, with React 19 as well: when React takes over a page of its server, it sets no properties and adds no listeners to
// custom elements. In Node the import is safe and registers nothing.
import { RealtimeComposer, RealtimeConversation, RealtimeSession, RealtimeStatus } from 'realtime-elements/react';

export const QUESTION = 'What is 17 * 23?';

/** @type {import('realtime-elements').TokenProvider} */
async function tokenProvider({ signal }) {
  const answer = await fetch('/api/rt/login', {
    method: 'POST',
    signal,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'demo', password: 'demo-password' }),
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const { agent_c_token } = await answer.json();
  return agent_c_token;
}

/** The agent is on this machine, without encryption: only `development` allows that. An object is in no markup, so the server needs none. */
const config = globalThis.location && {
  environment: 'development',
  connection: { url: `${location.origin.replace(/^http/, 'ws')}/api/rt/ws`, reconnectDelay: 500 },
};

function Agent() {
  const session = useRef(null);
  const [state, setState] = useState('idle');
  const [received, setReceived] = useState(0);
  const [sent, setSent] = useState('');

  const ask = async () => setSent((await session.current.sendText(QUESTION)).delivery);

  return h(
    Fragment,
    null,
    h(
      RealtimeSession,
      {
        ref: session,
        config,
        tokenProvider,
        heartbeatInterval: 10_000,
        onRealtimeConnectionChanged: (event) => setState(event.detail.current.status),
        onRealtimeMessageReceived: () => setReceived((count) => count + 1),
      },
      h(RealtimeStatus),
      h(RealtimeConversation),
      h(RealtimeComposer, { placeholder: 'Say something' }),
    ),
    h('button', { id: 'ask', onClick: ask }, QUESTION),
    h(
      'dl',
      null,
      h('dt', null, 'Connection'),
      h('dd', { id: 'state' }, state),
      h('dt', null, 'Events'),
      h('dd', { id: 'received' }, received),
      h('dt', null, 'Delivery'),
      h('dd', { id: 'sent' }, sent),
    ),
  );
}

/** Open from the start: the session is in the server's answer. */
export function App() {
  const [open, setOpen] = useState(true);
  return h(
    'main',
    null,
    h('h1', null, 'Server-rendered'),
    h('button', { id: 'toggle', onClick: () => setOpen(!open) }, open ? 'Close the agent' : 'Open the agent'),
    open && h(Agent),
  );
}
