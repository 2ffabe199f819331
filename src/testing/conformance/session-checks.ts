import { RealtimeClient } from '../../client/realtime-client.js';
import { FakeLifecycle } from '../fake-lifecycle.js';
import { MemoryStore } from '../memory-store.js';
import { advanceUntil } from '../scenario/advance-until.js';
import { isSettled } from '../scenario/settled.js';
import { LocalClient } from '../scenario/local-client.js';
import { demand, type ConformanceCheck, type DialectAdapter } from './conformance-types.js';
import { ScriptedServer } from './scripted-server.js';

const URL = 'wss://agent.example/api/rt/ws';
const LIMIT_MS = 60_000;

interface Session {
  readonly server: ScriptedServer;
  readonly local: LocalClient;
  readonly client: RealtimeClient;
  /** @throws ConformanceError when it does not come to that. */
  until(fits: () => boolean, what: string): Promise<void>;
}

/** The real client with this dialect, signed in and connected to the samples. */
async function withSession(adapter: DialectAdapter, run: (session: Session) => Promise<void>): Promise<void> {
  const server = new ScriptedServer(adapter);
  const { clock, http, sockets } = server;
  const client = new RealtimeClient(
    {
      connection: { url: URL, protocol: adapter.framing === 'resumable' ? 'resumable' : 'agentc' },
      logging: { consoleLevel: 'ERROR', targets: ['buffer'], level: 'TRACE' },
    },
    {
      deps: {
        clock,
        random: () => 0.5,
        fetch: http.fetch,
        WebSocket: sockets.WebSocket,
        lifecycle: new FakeLifecycle(),
        storage: new MemoryStore(),
        tabs: undefined,
        pageProtocol: 'https:',
        dialect: adapter.dialect,
      },
    },
  );
  const local = new LocalClient(client);
  const until: Session['until'] = async (fits, what) =>
    demand(await advanceUntil(clock, fits, LIMIT_MS), `${what}: not with this dialect and these samples.`);
  try {
    await client.initialize();
    await client.auth.signIn({ username: 'ada', password: 'password-4711' });
    void client.connect().catch(() => {});
    await until(() => isSettled(local.read()), 'connected, and the turn is the user’s');
    await run({ server, local, client, until });
  } finally {
    local.dispose();
  }
}

const answersOf = ({ local }: Session): string =>
  local
    .read()
    .items.flatMap((item) => (item.kind === 'answer' ? [item.text] : []))
    .join('')
    .trim();

/** What the client makes of a dialect, over a whole conversation. */
export function sessionChecks(adapter: DialectAdapter): ConformanceCheck[] {
  const { dialect, samples } = adapter;
  const say = ({ client }: Session): void => void client.sendText(samples.text).catch(() => {});
  /** Says it, and the server stops after the first piece of its answer. */
  const sayHalf = async (session: Session): Promise<void> => {
    session.server.stopsInAnswer = true;
    say(session);
    await session.until(() => session.local.read().turn.holder === 'agent', 'the agent has the turn');
  };
  const check = (id: string, title: string, run: (session: Session) => Promise<void>): ConformanceCheck => ({
    id,
    title,
    run: () => withSession(adapter, run),
  });
  return [
    check('turn/answer', 'a turn: the text is confirmed, and the answer is shown', async (session) => {
      say(session);
      await session.until(() => isSettled(session.local.read()), 'the turn ends, and the text is confirmed');
      const shown = answersOf(session);
      demand(shown === samples.answer.trim(), `The answer is shown as ${JSON.stringify(shown)}.`);
    }),
    check('turn/order', 'what would harm an answer waits until the turn is over', async (session) => {
      const { client, local, server, until } = session;
      await sayHalf(session);
      client.newConversation();
      await advanceUntil(server.clock, () => false, 500);
      demand(
        server.received.length === 1,
        'A new conversation is asked for in the middle of an answer: allowedInAgentTurn() is to be false for it.',
      );
      server.goOn();
      await until(() => local.read().turn.holder === 'user' && server.received.length > 1, 'then it is sent');
    }),
    check('turn/pieces', 'an answer is shown piece by piece', async (session) => {
      await sayHalf(session);
      await session.until(() => answersOf(session) !== '', 'the first piece is shown');
      const { turn } = session.local.read();
      demand(
        turn.agent === 'speaking',
        `After the first piece the agent is "${turn.agent}": a piece of an answer is a "text" with whole: false.`,
      );
    }),
    check('turn/cancel', 'the user can stop an answer', async (session) => {
      const { client, local, until } = session;
      await sayHalf(session);
      client.interrupt();
      await until(() => isSettled(local.read()), 'the server hears it, and hands the turn back');
      const item = local.read().items.findLast(({ kind }) => kind === 'answer');
      const status = item?.kind === 'answer' ? item.status : 'absent';
      demand(status === 'cancelled', `The answer is ${status}, not cancelled.`);
    }),
    check(
      'session/resume',
      'after a lost connection the session is found again, and nothing is shown twice',
      async (session) => {
        const { local, server, until } = session;
        say(session);
        await until(() => isSettled(local.read()), 'the turn ends, and the text is confirmed');
        const shown = (): string =>
          JSON.stringify(local.read().items.map((item) => [item.kind, 'text' in item && item.text]));
        const before = shown();
        for (const socket of server.sockets.alive) socket.fail();
        await until(() => server.sockets.sockets.length > 1 && isSettled(local.read()), 'connected again');
        const { url } = server.sockets.last;
        demand(
          server.ids.some((id) => url.includes(id)),
          'The second dial names neither the session nor the conversation: see sessionId and conversationId of dialUrl().',
        );
        demand(shown() === before, `What is shown has changed from ${before} to ${shown()}.`);
      },
    ),
    check('session/secrets', 'neither the token nor the password is in the log', async (session) => {
      say(session);
      await session.until(() => isSettled(session.local.read()), 'the turn ends');
      const log = JSON.stringify(session.client.logger.buffer.entries());
      demand(log.length > 2, 'Nothing is logged.');
      const { token } = samples.login;
      demand(
        !log.includes(token) && !log.includes('password-4711'),
        `The log holds a secret (dialect ${dialect.name}).`,
      );
    }),
  ];
}
