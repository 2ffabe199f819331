// Generated from src/config/schema/client-config.schema.json by tools/generate-config.mjs. Do not edit.
import { FIELD_ROWS } from "./fields.js";
let errors;
const fail = (path, keyword, params) => {
  errors.push({ instancePath: path, keyword, params: params ?? {} });
}, names = (data, category) => {
  const known = category ? FIELD_ROWS[category] : { ...FIELD_ROWS[""], ...FIELD_ROWS };
  for (const name in data) (!name || !Object.hasOwn(known, name)) && fail(category && "/" + category, "additionalProperties", { additionalProperty: name });
}, check = (data, category, name, good, params) => {
  const value = data[name];
  value !== void 0 && !good(value) && fail((category && "/" + category) + "/" + name, params ? "range" : "type", params);
}, typed = (data, category, name, type) => check(data, category, name, (value) => typeof value === type), number = (data, category, name, min, max, whole) => check(data, category, name, (v) => typeof v == "number" && v >= min && v <= max && !(whole && v % 1), { min, max, whole }), oneOf = (data, category, name, allowed) => check(data, category, name, (value) => allowed.includes(value), { allowed }), list = (data, category, name, allowed) => check(data, category, name, (value) => Array.isArray(value) && value.every((item) => allowed ? allowed.includes(item) : typeof item == "string"), { allowed });
export default function validate(data) {
  if (errors = [], typeof data == "object" && data && !Array.isArray(data)) {
    if (names(data, ""), oneOf(data, "", "environment", ["production", "development", "testing"]), oneOf(data, "", "configMode", ["strict", "lenient"]), data.connection !== void 0) {
      let data2 = data.connection;
      typeof data2 == "object" && data2 && !Array.isArray(data2) ? (names(data2, "connection"), typed(data2, "connection", "url", "string"), oneOf(data2, "connection", "protocol", ["agentc", "resumable"]), typed(data2, "connection", "autoConnect", "boolean"), number(data2, "connection", "timeout", 1, 6e5, 1), number(data2, "connection", "heartbeatInterval", 1, 864e5, 1), number(data2, "connection", "heartbeatTimeout", 1, 6e5, 1), number(data2, "connection", "maxReconnectAttempts", -1, 1e6, 1), number(data2, "connection", "reconnectDelay", 0, 864e5, 1), number(data2, "connection", "maxReconnectDelay", 0, 864e5, 1), number(data2, "connection", "reconnectMultiplier", 1, 100), number(data2, "connection", "suspendedRetry", 0, 864e5, 1), number(data2, "connection", "stableAfter", 0, 864e5, 1), number(data2, "connection", "maxQueuedMessages", 0, 1e6, 1), number(data2, "connection", "maxQueuedBytes", 0, 1073741824, 1), number(data2, "connection", "maxMessageBytes", 1024, 1073741824, 1)) : fail("/connection", "type");
    }
    if (data.session !== void 0) {
      let data18 = data.session;
      typeof data18 == "object" && data18 && !Array.isArray(data18) ? (names(data18, "session"), typed(data18, "session", "agentKey", "string"), typed(data18, "session", "chatSessionId", "string"), typed(data18, "session", "persist", "boolean"), oneOf(data18, "session", "tabPolicy", ["independent", "exclusive", "follow"])) : fail("/session", "type");
    }
    if (data.auth !== void 0) {
      let data23 = data.auth;
      typeof data23 == "object" && data23 && !Array.isArray(data23) ? (names(data23, "auth"), typed(data23, "auth", "url", "string"), oneOf(data23, "auth", "mode", ["auto", "token", "provider", "credentials", "cookie"]), typed(data23, "auth", "token", "string"), number(data23, "auth", "refreshLeeway", 0, 864e5, 1), oneOf(data23, "auth", "storage", ["memory", "session"]), number(data23, "auth", "maxAttempts", 1, 100, 1), number(data23, "auth", "maxCallsPerMinute", 1, 600, 1), number(data23, "auth", "timeout", 1, 6e5, 1)) : fail("/auth", "type");
    }
    if (data.audio !== void 0) {
      let data32 = data.audio;
      typeof data32 == "object" && data32 && !Array.isArray(data32) ? (names(data32, "audio"), number(data32, "audio", "sampleRate", 8e3, 96e3, 1), oneOf(data32, "audio", "bitDepth", [8, 16, 24, 32]), number(data32, "audio", "channels", 1, 2, 1), number(data32, "audio", "bufferSize", 128, 16384, 1), oneOf(data32, "audio", "input", ["auto", "on", "off"]), oneOf(data32, "audio", "output", ["auto", "on", "off"]), oneOf(data32, "audio", "inputMode", ["ptt", "vad"]), typed(data32, "audio", "echoCancellation", "boolean"), typed(data32, "audio", "noiseSuppression", "boolean"), typed(data32, "audio", "autoGainControl", "boolean"), number(data32, "audio", "volume", 0, 1), typed(data32, "audio", "workletUrl", "string")) : fail("/audio", "type");
    }
    if (data.voice !== void 0) {
      let data45 = data.voice;
      typeof data45 == "object" && data45 && !Array.isArray(data45) ? (names(data45, "voice"), typed(data45, "voice", "voiceId", "string"), typed(data45, "voice", "model", "string"), number(data45, "voice", "speed", 0.25, 4), typed(data45, "voice", "language", "string")) : fail("/voice", "type");
    }
    if (data.avatar !== void 0) {
      let data50 = data.avatar;
      typeof data50 == "object" && data50 && !Array.isArray(data50) ? (names(data50, "avatar"), oneOf(data50, "avatar", "provider", ["none", "local", "liveavatar", "heygen-streaming"]), typed(data50, "avatar", "avatarId", "string"), oneOf(data50, "avatar", "quality", ["low", "medium", "high", "very_high"]), typed(data50, "avatar", "credentialsUrl", "string"), oneOf(data50, "avatar", "fallback", ["local", "none"]), number(data50, "avatar", "idleStop", 0, 864e5, 1), number(data50, "avatar", "maxSession", 0, 864e5, 1)) : fail("/avatar", "type");
    }
    if (data.logging !== void 0) {
      let data58 = data.logging;
      typeof data58 == "object" && data58 && !Array.isArray(data58) ? (names(data58, "logging"), oneOf(data58, "logging", "level", ["ERROR", "WARN", "INFO", "DEBUG", "TRACE"]), oneOf(data58, "logging", "consoleLevel", ["ERROR", "WARN", "INFO", "DEBUG", "TRACE"]), list(data58, "logging", "targets", ["console", "buffer", "beacon"]), oneOf(data58, "logging", "format", ["json", "pretty"]), typed(data58, "logging", "structured", "boolean"), typed(data58, "logging", "includeTimestamp", "boolean"), number(data58, "logging", "bufferSize", 1, 1e6, 1), typed(data58, "logging", "beaconUrl", "string"), list(data58, "logging", "redact"), typed(data58, "logging", "record", "boolean")) : fail("/logging", "type");
    }
    if (data.health !== void 0) {
      let data71 = data.health;
      typeof data71 == "object" && data71 && !Array.isArray(data71) ? (names(data71, "health"), number(data71, "health", "latencyAlert", 1, 6e5, 1), number(data71, "health", "errorRateAlert", 0, 1), number(data71, "health", "reconnectAlert", 1, 1e3, 1), number(data71, "health", "lagAlert", 1, 6e5, 1), number(data71, "health", "queueAlert", 1, 1e6, 1)) : fail("/health", "type");
    }
    if (data.recovery !== void 0) {
      let data77 = data.recovery;
      typeof data77 == "object" && data77 && !Array.isArray(data77) ? (names(data77, "recovery"), oneOf(data77, "recovery", "policy", ["automatic", "manual"])) : fail("/recovery", "type");
    }
    if (data.ui !== void 0) {
      let data79 = data.ui;
      typeof data79 == "object" && data79 && !Array.isArray(data79) ? (names(data79, "ui"), typed(data79, "ui", "language", "string"), oneOf(data79, "ui", "theme", ["auto", "light", "dark"])) : fail("/ui", "type");
    }
    if (data.development !== void 0) {
      let data82 = data.development;
      typeof data82 == "object" && data82 && !Array.isArray(data82) ? (names(data82, "development"), typed(data82, "development", "debug", "boolean"), typed(data82, "development", "mock", "boolean"), number(data82, "development", "latency", 0, 6e4, 1), list(data82, "development", "faults")) : fail("/development", "type");
    }
  } else
    fail("", "type");
  return errors;
}
