import type { ConnectionStatus } from '../../src/index.js';
import type { AvatarStrings } from './avatar-strings.js';
import type { ComposerStrings } from './composer-strings.js';
import type { ConversationStrings } from './conversation-strings.js';
import type { HealthStrings } from './health-strings.js';
import type { LogStrings } from './log-strings.js';
import type { MicrophoneStrings } from './microphone-strings.js';
import type { StatusStrings } from './status-strings.js';

export { plural } from './counting.js';

/** What everything but the log view shows or speaks. Functions take what varies. */
export interface BaseStrings {
  /** The language that texts of lazy parts are in where nobody gave others: the base one of this table. */
  readonly language: string;
  readonly noSession: string;
  readonly states: Readonly<Record<ConnectionStatus, string>>;
  readonly agent: string;
  readonly agentInitializing: string;
  readonly agentListening: string;
  readonly agentThinking: string;
  readonly agentSpeaking: string;
  readonly agentTool: (name: string) => string;
  readonly stopping: string;
  readonly retryIn: (seconds: number, attempt: number, max: number) => string;
  readonly retryNext: (seconds: number) => string;
  readonly retryNow: string;
  readonly useHere: string;
  readonly replaced: string;
  readonly offline: string;
  readonly degraded: string;
  readonly noServer: string;
  readonly gaveUp: string;
  readonly connect: string;
  readonly signInNeeded: string;
  readonly configInvalid: string;
  readonly signIn: string;
  readonly signingIn: string;
  readonly username: string;
  readonly password: string;
  readonly required: string;
  readonly wrongPassword: string;
  readonly signInRateLimited: (seconds: number) => string;
  readonly signInUnavailable: string;
  readonly sessionExpired: string;
  readonly conversation: string;
  readonly emptyTitle: (agent: string | undefined) => string;
  readonly emptyText: string;
  readonly opening: string;
  readonly you: string;
  readonly queued: string;
  readonly sending: string;
  readonly deliveryUnknown: string;
  readonly notSent: string;
  readonly resend: string;
  readonly thinking: string;
  readonly stopped: string;
  readonly interrupted: string;
  readonly newMessages: string;
  readonly copy: string;
  readonly copied: string;
  readonly info: string;
  readonly warning: string;
  readonly error: string;
  readonly message: string;
  readonly messagePlaceholder: string;
  readonly send: string;
  readonly stop: string;
  readonly newChat: string;
  readonly sendsLater: string;
  readonly sendsAfterAnswer: string;
  readonly sendsAfterSignIn: string;
  readonly sendRefused: (reason: string) => string;
  readonly partLoading: string;
  readonly partFailed: string;
}

/** What the lazy parts show or speak. */
export interface PartStrings extends LogStrings, HealthStrings, MicrophoneStrings, AvatarStrings, StatusStrings {}

/** What the lazy parts of conversation and composer show or speak. */
export interface ChatStrings extends ConversationStrings, ComposerStrings {}

/** Every text the elements show or speak. Those of the lazy parts come with these; here stands what a page changed. */
export interface Strings extends BaseStrings, Partial<PartStrings>, Partial<ChatStrings> {}

/** The built-in language; others override what they translate. */
export const english: BaseStrings = {
  language: 'en',
  noSession: 'No session. Put this element inside a <realtime-session>, or name one with for="its-id".',
  states: {
    idle: 'Not connected',
    authenticating: 'Signing in…',
    connecting: 'Connecting…',
    connected: 'Connected',
    reconnecting: 'Reconnecting…',
    suspended: 'Connection paused',
    failed: 'Connection failed',
    closed: 'Disconnected',
  },
  agent: 'Agent',
  agentInitializing: 'Agent is getting ready',
  agentListening: 'Listening',
  agentThinking: 'Thinking',
  agentSpeaking: 'Answering',
  agentTool: (name) => `Using ${name}`,
  stopping: 'Stopping',
  retryIn: (seconds, attempt, max) => `Reconnecting in ${seconds} s (attempt ${attempt}${max > 0 ? ` of ${max}` : ''})`,
  retryNext: (seconds) => `Trying again in ${seconds} s`,
  retryNow: 'Retry now',
  useHere: 'Use it here',
  replaced: 'This conversation is open in another tab or window.',
  offline: 'This device seems to be offline.',
  degraded: 'The connection is slow; checking it.',
  noServer: 'The server does not answer.',
  gaveUp: 'The server could not be reached after several attempts.',
  connect: 'Connect',
  signInNeeded: 'Sign in to start',
  configInvalid: 'The configuration has a mistake',
  signIn: 'Sign in',
  signingIn: 'Signing in…',
  username: 'User name',
  password: 'Password',
  required: 'Please fill this in.',
  wrongPassword: 'User name or password is not right. Please check both and try again.',
  signInRateLimited: (seconds) => `Too many attempts. Please wait ${seconds} second${seconds === 1 ? '' : 's'}.`,
  signInUnavailable: 'The sign-in service does not answer. Please try again in a moment.',
  sessionExpired: 'Your session has ended. Please sign in again.',
  conversation: 'Conversation',
  emptyTitle: (agent) => (agent ? `Talk to ${agent}` : 'How can I help?'),
  emptyText: 'Write a message to begin.',
  opening: 'Opening the conversation…',
  you: 'You',
  queued: 'Waiting to be sent',
  sending: 'Sending…',
  deliveryUnknown: 'It is not certain that this arrived.',
  notSent: 'Not sent.',
  resend: 'Send again',
  thinking: 'Thinking…',
  stopped: 'You stopped this answer.',
  interrupted: 'This answer was interrupted.',
  newMessages: 'New messages',
  copy: 'Copy',
  copied: 'Copied',
  info: 'Note',
  warning: 'Warning',
  error: 'Error',
  message: 'Message',
  messagePlaceholder: 'Write a message…',
  send: 'Send',
  stop: 'Stop the answer',
  newChat: 'New chat',
  sendsLater: 'Not connected. What you send now goes out when the connection is back.',
  sendsAfterAnswer: 'Sent when this answer has ended.',
  sendsAfterSignIn: 'Sign in first. What you send now goes out afterwards.',
  sendRefused: (reason) => `Not sent: ${reason}`,
  partLoading: 'Loading…',
  partFailed: 'This part could not be loaded.',
};
