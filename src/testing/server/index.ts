export { AgentServer, type AgentServerOptions, type UiSessionInfo } from './agent-server.js';
export type { AgentAnswer, AgentRequest, AgentStep, ToolOutcome, ToolUse } from './agent-step.js';
export type { ChatStore, StoredChat, VendorBlock, VendorMessage } from './chat-store.js';
export { answerAsDemoAgent } from './demo-agent.js';
export { FileStore, type StoredFile } from './file-store.js';
export { MemoryChatStore } from './memory-chat-store.js';
export { DEFAULT_SWITCHES, findBadSwitches, type ServerSwitches } from './server-switches.js';
export { ResumableServer, type ResumableServerOptions } from './resumable-server.js';
export type { TokenHolder } from './token-watch.js';
export {
  formatTimestamp,
  type AttachRequest,
  type ServerConnection,
  type ServerEvent,
  type ServerPeer,
  type ServerPorts,
  type ServerUser,
  type UploadedFile,
} from './server-types.js';
export { seededRandom, SlugSource } from './slugs.js';
export { HeardLog } from './hearing/heard-log.js';
export type { HeardUtterance } from './hearing/heard-utterance.js';
export { finishPcm } from './speech/finish-pcm.js';
export { FormantSynthesizer } from './speech/formant-synthesizer.js';
export { toSpeakable } from './speech/speakable-text.js';
export { SPEECH_RATE, type SpeechSynthesizer, type SpeechVoice } from './speech/speech-synthesizer.js';
export { decodeWav, encodeWav, type WavSound } from './speech/wav.js';
