// The wrappers register the elements, set properties as properties and turn `onRealtime…` into listeners: React 18 does neither.
import { RealtimeComposer, RealtimeConversation, RealtimeSession, RealtimeStatus } from 'realtime-elements/react';
import type { RealtimeEventMap, RealtimeSession as SessionElement } from 'realtime-elements';
import { StrictMode, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import '../../page.css';
import { config, QUESTION, tokenProvider } from './agent';

function Agent() {
  const session = useRef<SessionElement>(null);
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
      <RealtimeSession
        ref={session}
        config={config}
        tokenProvider={tokenProvider}
        heartbeatInterval={10_000}
        onRealtimeConnectionChanged={showState}
        onRealtimeMessageReceived={() => setReceived((count) => count + 1)}
      >
        <RealtimeStatus />
        <RealtimeConversation />
        <RealtimeComposer placeholder="Say something" />
      </RealtimeSession>
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
      <h1>React 18</h1>
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
