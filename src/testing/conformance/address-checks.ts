import type { CloseAction, HttpRequest } from '../../protocol/dialect.js';
import { demand, type ConformanceCheck, type DialectAdapter } from './conformance-types.js';

const TOKEN = 'token-4711';
const PASSWORD = 'password-4711';
const SOCKET_URL = 'wss://agent.example/api/rt/ws';
const ACTIONS: readonly CloseAction[] = ['retry', 'planned', 'replaced', 'refresh', 'fatal'];
/** What a broken server answers. */
const ODD_BODIES: readonly unknown[] = [
  undefined,
  null,
  7,
  '',
  'text',
  [],
  {},
  { detail: [null, { loc: 7 }] },
  [[null]],
];

/** Addresses, tokens and close codes. */
export function addressChecks({ dialect, samples }: DialectAdapter): ConformanceCheck[] {
  const { auth } = dialect;
  const isAddress = ({ url }: HttpRequest): boolean => URL.canParse(url);
  return [
    {
      id: 'dial/token',
      title: 'the address to dial holds the token, and nothing that was not said',
      run() {
        const named = dialect.dialUrl({ url: SOCKET_URL, token: TOKEN, framing: { v: '1' } });
        demand(URL.canParse(named), 'dialUrl() gives no address.');
        demand(named.includes(TOKEN), 'dialUrl() leaves the token out.');
        demand(
          new URL(named).searchParams.get('v') === '1',
          'dialUrl() leaves out what the framing adds to the query: `framing`, name by name.',
        );
        const bare = dialect.dialUrl({ url: SOCKET_URL });
        demand(!/undefined|null/.test(bare), 'dialUrl() writes what is absent into the address.');
        demand(bare.startsWith('wss://agent.example/'), 'dialUrl() dials another server than it was told.');
      },
    },
    {
      id: 'auth/requests',
      title: 'neither a password nor a token is in the address of a call',
      run() {
        const base = auth.deriveBase(SOCKET_URL);
        demand(URL.canParse(base), 'auth.deriveBase() gives no address for that of a socket.');
        demand(auth.deriveBase('no address') === '', "auth.deriveBase() of what is no address is to be ''.");
        const login = auth.login(base, { username: 'ada', password: PASSWORD });
        const refresh = auth.refresh(base, TOKEN);
        demand(isAddress(login) && isAddress(refresh), 'auth.login() or auth.refresh() has no address.');
        demand(!login.url.includes(PASSWORD), 'auth.login() has the password in the address, which servers log.');
        demand(!refresh.url.includes(TOKEN), 'auth.refresh() has the token in the address, which servers log.');
        demand(
          JSON.stringify([login.init.body, login.init.headers]).includes(PASSWORD),
          'auth.login() does not send the password.',
        );
      },
    },
    {
      id: 'auth/answers',
      title: 'the token of an answer is found, and an odd answer never makes it throw',
      run() {
        demand(auth.readToken(samples.login.body) === samples.login.token, 'auth.readToken() does not find the token.');
        for (const body of ODD_BODIES) {
          demand(auth.readToken(body) === undefined, 'auth.readToken() finds a token where there is none.');
          const problem = auth.readProblem(body);
          demand(problem === undefined || typeof problem === 'string', 'auth.readProblem() gives no sentence.');
        }
      },
    },
    {
      id: 'close/actions',
      title: 'close codes mean something that the client knows',
      run() {
        for (const [code, action] of Object.entries(dialect.closeActions ?? {}))
          demand(
            Number(code) >= 1000 && Number(code) <= 4999 && ACTIONS.includes(action),
            `closeActions says "${action}" of ${code}: codes are 1000 to 4999, actions ${ACTIONS.join(', ')}.`,
          );
      },
    },
  ];
}
