// What every runner here plays: data, so that the same scenario runs in a page, in Node and in a browser.
import { scenario } from 'realtime-elements/testing';

export const lostLine = scenario('a lost line')
  .connect()
  .say('What is 17 * 23?')
  .drop('mid-tool')
  .expectTranscript('you: What is 17 * 23?', 'tool calculate: 391', 'agent: …391…')
  .expectNothingLost();

export const refused = scenario('a password is refused')
  .signIn({ password: 'wrong' })
  .expectError('auth/invalid-credentials')
  .expectStatus('idle');
