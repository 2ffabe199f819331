import { scenario, type ScenarioBuilder } from '../../src/testing/index.js';

const PLAIN = 'How are you?';
const PLAIN_LINES = [`you: ${PLAIN}`, 'agent: All services are up…'];
const SUM = 'What is 17 * 23?';
const SUM_LINES = [`you: ${SUM}`, 'tool calculate: …391…', 'agent: …391…'];
const LONG = 'What can you do?';
const LONG_LINES = [`you: ${LONG}`, 'agent: I can:…'];
/** So long that there is time to do something meanwhile. */
const STORY = 'Tell me a story';
const STORY_LINES = [`you: ${STORY}`, 'agent: …'];

/** What has to come out the same on mocks, on the engine in the page, and on a real server with a real browser. */
export const SCENARIO_LIST: readonly ScenarioBuilder[] = [
  scenario('a plain turn')
    .connect()
    .say(PLAIN)
    .expectTranscript(...PLAIN_LINES)
    .expectNothingLost(),
  scenario('a tool is called')
    .connect()
    .say(SUM)
    .expectTranscript(...SUM_LINES)
    .expectNothingLost(),
  scenario('one text while the other is answered')
    .connect()
    .say(STORY)
    .waitFor('speaking')
    .say(PLAIN)
    .expectTranscript(...STORY_LINES, ...PLAIN_LINES)
    .expectNothingLost(),
  scenario('an answer is cancelled')
    .connect()
    .say(STORY)
    .cancel('mid-delta')
    .expectTranscript(`you: ${STORY}`, 'agent (cancelled): …')
    .expectSent(STORY),
  scenario('a lost line')
    .connect()
    .say(LONG)
    .drop('mid-delta')
    .expectTranscript(...LONG_LINES)
    .expectNothingLost(),
  scenario('a line lost before the first word')
    .connect()
    .say(PLAIN)
    .drop('before-first-delta')
    .expectTranscript(...PLAIN_LINES)
    .expectNothingLost(),
  scenario('a text is lost on its way')
    .connect()
    .say(PLAIN)
    .drop('while-sending')
    .expectTranscript(...PLAIN_LINES)
    .expectNothingLost(),
  scenario('a text arrives, and its echo is lost')
    .connect()
    .say(PLAIN)
    .drop('after-sending')
    .expectTranscript(...PLAIN_LINES)
    .expectNothingLost(),
  scenario('a line lost while a tool works')
    .connect()
    .say(SUM)
    .drop('mid-tool')
    .expectTranscript(...SUM_LINES)
    .expectNothingLost(),
  scenario('a token ends in a turn, and the line after it')
    .connect()
    .say(LONG)
    .expireToken('mid-delta')
    .expectNothingLost()
    .drop()
    .waitFor('sign-in')
    .signIn()
    .say(PLAIN)
    .expectTranscript(...LONG_LINES, ...PLAIN_LINES)
    .expectNothingLost(),
  scenario('offline in an answer, and back')
    .connect()
    .say(LONG)
    .goOffline('mid-delta')
    .expectStatus('reconnecting')
    .goOnline()
    .expectTranscript(...LONG_LINES)
    .expectNothingLost(),
  scenario('a text is typed without a network')
    .connect()
    .goOffline()
    .say(PLAIN)
    .expectTranscript(`you (queued): ${PLAIN}`)
    .goOnline()
    .expectTranscript(...PLAIN_LINES)
    .expectNothingLost(),
  scenario('another tab takes the session over')
    .connect()
    .say(PLAIN)
    .expectNothingLost()
    .closeWith(1000)
    .expectStatus('suspended')
    .expectError('connection/replaced')
    // Dials that a user wants are a second apart.
    .advance(1500)
    .reconnect()
    .waitFor('settled')
    .expectTranscript(...PLAIN_LINES),
  scenario('the server restarts between turns')
    .connect()
    .say(PLAIN)
    .expectNothingLost()
    .restartServer()
    .expectStatus('connected')
    .say(SUM)
    .expectTranscript(...PLAIN_LINES, ...SUM_LINES)
    .expectNothingLost(),
  scenario('the server restarts in an answer, and the question is asked again')
    .connect()
    .say(PLAIN)
    .expectNothingLost()
    .say(LONG)
    .restartServer('mid-delta')
    .waitFor('settled')
    .expectTranscript(...PLAIN_LINES, `you (unknown): ${LONG}`, 'agent (interrupted): …')
    .resend()
    .waitFor('settled')
    .expectSent(PLAIN, LONG),
  scenario('the page is loaded again, and the conversation goes on')
    .connect()
    .say(SUM)
    .expectNothingLost()
    .reload()
    .connect()
    .expectTranscript(...SUM_LINES)
    .say(PLAIN)
    .expectTranscript(...SUM_LINES, ...PLAIN_LINES)
    .expectNothingLost(),
  scenario('a password is refused, and the next one is not')
    .signIn({ password: 'not-the-password' })
    .expectError('auth/invalid-credentials')
    .expectStatus('idle')
    .signIn()
    .connect()
    .say(PLAIN)
    .expectNothingLost(),
  scenario('the server forbids it').connect().closeWith(4403).expectStatus('failed').expectError('connection/rejected'),
  scenario('nothing passes, and nobody says so')
    .connect()
    .say(LONG)
    .goHalfOpen('mid-delta')
    .expectStatus('reconnecting')
    .expectTranscript(...LONG_LINES)
    .expectNothingLost(),
  scenario('the user hangs up and calls again')
    .connect()
    .say(PLAIN)
    .expectNothingLost()
    .disconnect()
    .expectStatus('closed')
    .connect()
    .expectTranscript(...PLAIN_LINES),
];
