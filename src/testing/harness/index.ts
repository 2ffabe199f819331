export { ElementHarness, textOf, until } from './element-harness.js';
export {
  closeSessions,
  findInSession,
  fixtureSession,
  type FixtureSessionOptions,
  type SessionElement,
  type SessionFixture,
} from './fixture-session.js';
export {
  AvatarHarness,
  avatarHarness,
  ComposerHarness,
  composerHarness,
  ConversationHarness,
  conversationHarness,
  HealthHarness,
  healthHarness,
  LogPanelHarness,
  logPanelHarness,
  MicrophoneHarness,
  microphoneHarness,
  SignInHarness,
  signInHarness,
  StatusHarness,
  statusHarness,
  type TranscriptLine,
} from './harnesses.js';
