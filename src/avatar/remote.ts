/** What a session with a service takes, and a drawn face does not. Loaded with the first such provider. */
export { connectRemote } from './remote-connect.js';
export { speakThrough } from './remote-speech.js';
export { SessionGuards } from './session-guards.js';
