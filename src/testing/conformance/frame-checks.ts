import { RealtimeError } from '../../errors.js';
import type { WireEvent } from '../../protocol/dialect.js';
import { seededRandom } from '../server/slugs.js';
import { ConformanceError, demand, type ConformanceCheck, type DialectAdapter } from './conformance-types.js';

const MAX_BYTES = 1_000_000;
/** Long and unlikely, so that it is found where it must not be. */
const PAYLOAD = 'payload-4711-of-nobody';
const MALFORMED = [
  '',
  '{',
  'null',
  '42',
  '"text"',
  '[]',
  '{}',
  '{"type":null}',
  '{"type":["x"]}',
  '{"type":"__proto__"}',
  '{"type":"constructor"}',
  `{"type":7,"content":"${PAYLOAD}"}`,
  `${PAYLOAD}{`,
  '['.repeat(20_000),
];
const REASONS = ['too-large', 'not-json', 'not-an-object', 'no-type', 'unknown-type', 'wrong-field'];
const MUTATIONS = 400;

const short = (value: unknown): string => String(JSON.stringify(value)).slice(0, 120);

/** Every frame that a server may send, by the samples. */
const framesOf = ({ samples }: DialectAdapter): string[] => [
  ...samples.greeting,
  ...samples.resumed,
  samples.pong,
  ...samples.turn,
  ...samples.cancelled,
];

/** Every event that the client sends by itself. */
function commandsOf({ dialect: { commands }, samples }: DialectAdapter): WireEvent[] {
  return [
    commands.ping(),
    commands.cancel(),
    commands.text(samples.text),
    commands.text(samples.text, ['file-1']),
    commands.listAgents(),
    commands.listVoices(),
    commands.listAvatars(),
    commands.listConversations(50, 25),
    commands.newConversation(),
    commands.newConversation('agent-1'),
    commands.openConversation('conversation-1'),
    commands.renameConversation('A name', 'conversation-1'),
    commands.deleteConversation('conversation-1'),
    commands.setAgent('agent-1'),
    commands.setVoice('voice-1'),
    commands.setAvatarSession('avatar-session-1', 'avatar-token-1'),
  ];
}

/** Calls it; whatever it throws is a breach of "never throws". */
function never<T>(act: () => T, what: string): T {
  try {
    return act();
  } catch (error) {
    throw new ConformanceError(`${what} throws ${String(error)}: it must never throw.`);
  }
}

/** Frames: what is read, what is refused, what is sent. */
export function frameChecks(adapter: DialectAdapter): ConformanceCheck[] {
  const { dialect, samples, readSent = (frame: string): unknown => JSON.parse(frame) } = adapter;
  const decode = (frame: string | object) => never(() => dialect.decode(frame, MAX_BYTES), `decode(${short(frame)})`);
  const read = (frame: string): WireEvent => {
    const decoded = decode(frame);
    demand(decoded.ok, `decode() drops a frame of the server: ${short(frame)}.`);
    return decoded.event;
  };
  return [
    {
      id: 'decode/samples',
      title: 'every frame of the samples is read',
      run: () => framesOf(adapter).forEach((frame) => void read(frame)),
    },
    {
      id: 'decode/objects',
      title: 'a message that comes as an object is read like its text',
      run() {
        for (const frame of framesOf(adapter)) {
          const [decoded, asText] = [decode(JSON.parse(frame) as object), decode(frame)];
          const isSame = !asText.ok || (decoded.ok && JSON.stringify(decoded.event) === JSON.stringify(asText.event));
          demand(isSame, `decode() reads ${short(frame)} as text and not as the object that it holds.`);
        }
      },
    },
    {
      id: 'decode/unknown',
      title: 'a message of an unknown type is dropped by that name',
      run() {
        const decoded = decode(samples.unknown);
        demand(
          !decoded.ok && decoded.problem.reason === 'unknown-type',
          `decode() takes ${short(samples.unknown)}, of which the samples say that nobody knows it: its problem is to be "unknown-type".`,
        );
      },
    },
    {
      id: 'decode/malformed',
      title: 'what makes no sense is dropped, whatever it is',
      run() {
        for (const frame of MALFORMED) demand(!decode(frame).ok, `decode() takes ${short(frame)} for a message.`);
      },
    },
    {
      id: 'decode/damaged',
      title: 'frames that were cut or changed on their way never make it throw',
      run() {
        const random = seededRandom(1);
        const frames = framesOf(adapter);
        for (let count = 0; count < MUTATIONS; count += 1) {
          const frame = frames[count % frames.length] ?? '';
          const at = Math.floor(random() * frame.length);
          const rest = count % 2 === 0 ? '' : frame.slice(at + 1);
          const decoded = decode(frame.slice(0, at) + String.fromCharCode(32 + Math.floor(random() * 95)) + rest);
          if (decoded.ok) never(() => dialect.interpret(decoded.event), `interpret() of ${short(decoded.event)}`);
        }
      },
    },
    {
      id: 'decode/problem',
      title: 'a problem is told by names, never by what the message says',
      run() {
        for (const frame of [...MALFORMED, `{"type":"no-such-type","content":"${PAYLOAD}"}`]) {
          const decoded = decode(frame);
          if (decoded.ok) continue;
          demand(REASONS.includes(decoded.problem.reason), `A problem has the reason "${decoded.problem.reason}".`);
          demand(
            !JSON.stringify(decoded.problem).includes(PAYLOAD),
            'A problem of decode() holds the contents of the message: it goes to the log, so names only.',
          );
        }
      },
    },
    {
      id: 'decode/size',
      title: 'a frame that is too large is dropped before it is parsed',
      run() {
        const frame = samples.turn.find((each) => each.length > 20) ?? samples.pong;
        const decoded = never(() => dialect.decode(frame, 10), 'decode()');
        demand(
          !decoded.ok && decoded.problem.reason === 'too-large',
          `decode() takes ${frame.length} characters where 10 bytes are allowed: its problem is to be "too-large".`,
        );
      },
    },
    {
      id: 'decode/secrets',
      title: 'secrets are taken out before anybody sees a message',
      run() {
        const { frame, secrets = [] } = samples.secret ?? {};
        const event = frame === undefined ? undefined : JSON.stringify(read(frame));
        const at = secrets.findIndex((secret) => event?.includes(secret));
        demand(at < 0, `The event that decode() gives still holds secret ${at + 1} of the samples.`);
      },
    },
    {
      id: 'interpret/unknown',
      title: 'an event that means nothing to the client is undefined, not an error',
      run() {
        const meaning = never(() => dialect.interpret({ type: 'no-such-type' }), 'interpret() of an unknown event');
        demand(meaning === undefined, 'interpret() gives an event of an unknown type a meaning.');
      },
    },
    {
      id: 'encode/round-trip',
      title: 'what the client sends arrives as it was meant',
      run() {
        for (const event of commandsOf(adapter)) {
          const arrived = readSent(dialect.encode(event));
          demand(
            short(arrived) === short(event) && JSON.stringify(arrived) === JSON.stringify(event),
            `encode() of ${short(event)} arrives as ${short(arrived)}.`,
          );
        }
      },
    },
    {
      id: 'encode/unknown',
      title: 'an event that the server does not take is refused',
      run() {
        try {
          dialect.encode({ type: 'no-such-type' });
        } catch (error) {
          const code = error instanceof RealtimeError ? error.code : String(error);
          return demand(
            code === 'protocol/unknown-event',
            `encode() refuses with ${code}: throw "protocol/unknown-event".`,
          );
        }
        throw new ConformanceError('encode() takes an event of an unknown type: throw "protocol/unknown-event".');
      },
    },
    {
      id: 'encode/command',
      title: 'an ordinary text is no command of the server',
      run() {
        for (const text of [samples.text, 'Hello.', 'Is it 3 < 4?', 'One line\nand another one'])
          demand(!dialect.isServerCommand(text), `isServerCommand(${short(text)}) is true: it gets a turn.`);
      },
    },
  ];
}
