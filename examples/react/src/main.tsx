import 'realtime-elements/jsx'; // registers the elements, and tells TypeScript their attributes, properties and events
import type { RealtimeEventMap, RealtimeSession } from 'realtime-elements';
import { StrictMode, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import '../../page.css';
import { config, QUESTION, tokenProvider } from './agent';

function Agent() {
  const session = useRef<RealtimeSession>(null);
  const [state, setState] = useState('idle');
  const [received, setReceived] = useState(0);
  const [sent, setSent] = useState('');

  const showState = (event: RealtimeEventMap['realtime-connection-changed']) => setState(event.detail.current.status);
  const ask = async () => {
    const receipt = await session.current?.sendText(QUESTION);
    setSent(receipt?.delivery ?? '');
  };

  return (
    <>
      <realtime-session
        ref={session}
        config={config}
        tokenProvider={tokenProvider}
        heartbeat-interval={10_000}
        onrealtime-connection-changed={showState}
        onrealtime-message-received={() => setReceived((count) => count + 1)}
      >
        <realtime-status />
        <realtime-conversation />
        <realtime-composer placeholder="Say something" />
      </realtime-session>
      <button id="ask" onClick={ask}>
        {QUESTION}
      </button>
      <dl>
        <dt>Connection</dt>
        <dd id="state">{state}</dd>
        <dt>Events</dt>
        <dd id="received">{received}</dd>
        <dt>Delivery</dt>
        <dd id="sent">{sent}</dd>
      </dl>
    </>
  );
}

function App() {
  const [open, setOpen] = useState(false);
  return (
    <main>
      <h1>React 19</h1>
      <button id="toggle" onClick={() => setOpen(!open)}>
        {open ? 'Close the agent' : 'Open the agent'}
      </button>
      {open && <Agent />}
    </main>
  );
}

const root = document.getElementById('app');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
