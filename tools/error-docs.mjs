// docs/troubleshooting.md: every error code with what it means and what to do, in step with src/errors.ts.

const CODE = /^ {2}\| '([a-z]+\/[a-z-]+)'/gm;

/** Code -> [what happened, what to do]. */
const ADVICE = {
  'config/invalid': [
    'An option has a value that it cannot have. Nothing is dialled.',
    'Read the issues: each names the option, the value and what to write. They are on the console, in `realtime-config-invalid` and in the log panel.',
  ],
  'config/missing-url': ['Nobody said which server to dial.', 'Set `url`.'],
  'config/refused': [
    'A change of the running configuration was not taken; what was in force stays.',
    'Correct the option that the message names.',
  ],
  'config/environment': [
    'The configuration does not fit the environment; it is in force all the same.',
    'Set `environment`, or correct the option that the message names.',
  ],
  'auth/required': [
    'Somebody has to sign in.',
    'Show `<realtime-sign-in>`, or answer `realtime-auth-required` with `detail.provide(token)`.',
  ],
  'auth/invalid-credentials': [
    'User name or password is wrong, or was not understood.',
    'Ask again; the message is for the user.',
  ],
  'auth/invalid-token': [
    'The token is empty, damaged, or not valid yet.',
    'Supply it exactly as it was issued. "Not valid yet" is a clock: compare those of the two servers.',
  ],
  'auth/token-expired': [
    'The token has ended and could not be renewed.',
    'With a `tokenProvider`: return a fresh token. Otherwise sign in again.',
  ],
  'auth/forbidden': [
    'The account may not use the agent (403).',
    'Give the account access. Trying again does not help.',
  ],
  'auth/rate-limited': [
    'Too many token calls: the server said so, or `auth-max-calls-per-minute` did.',
    'Wait; the client does so by itself. If it stays: does the page make sessions in a loop?',
  ],
  'auth/unavailable': [
    'The token service, or your provider, failed or cannot be reached.',
    'Open `auth-url` in the browser’s network tools: CORS, a proxy that forwards no POST, 5xx. It is tried again.',
  ],
  'auth/timeout': [
    'The token service, or your provider, did not answer in time.',
    'Raise `auth-timeout`, or make the provider faster: it should do one request.',
  ],
  'connection/unsupported': [
    'This page or runtime cannot dial the address.',
    'A page that came by https needs `wss:`. Node 20 needs a `WebSocket` in `deps`.',
  ],
  'connection/refused': [
    'The socket did not open. Browsers do not say why.',
    'Check the address, the certificate, and that the proxy forwards WebSockets (`Upgrade`). A wrong token looks the same: see `auth/…` entries beside it.',
  ],
  'connection/timeout': [
    'The socket opened, but no session came of it within `timeout`.',
    'Look at the server’s log. Behind a proxy: is its buffering off for WebSockets?',
  ],
  'connection/lost': [
    'A connection in use broke.',
    'Nothing: it is dialled again. Often at the same age: a proxy’s idle timeout; set `heartbeat-interval` below it.',
  ],
  'connection/replaced': [
    'The conversation was opened in another tab or on another device.',
    'The user takes it back with "use here", or choose another `tab-policy`.',
  ],
  'connection/rejected': [
    'The server closed with a code that says: not again.',
    'The code is in the entry’s fields. Check version, agent and account.',
  ],
  'connection/gave-up': [
    '`max-reconnect-attempts` dials in a row failed. Slow retries go on.',
    'The server or the network is down. "Retry" dials at once.',
  ],
  'connection/not-connected': [
    'It needs a connection, and there is none.',
    'Wait for `connected`, or use `sendText()`, which waits by itself.',
  ],
  'connection/queue-full': [
    'Too much waits to be sent, so the text was refused; it is still in its field.',
    'Wait for the connection. `max-queued-messages`, `max-queued-bytes` and `queue-policy` decide how much waits.',
  ],
  'connection/message-dropped': [
    'A text waited longer than `queue-ttl`, or gave way to a newer one.',
    'It stays in the transcript as not sent, and can be sent again.',
  ],
  'protocol/unknown-event': [
    '`send()` was given an event that the server does not take.',
    'Use one that the message lists.',
  ],
  'protocol/invalid-frame': [
    'A message made no sense and was dropped, or one to be sent lacks a field.',
    'The path of the field is in the entry. From the server: its version and the dialect differ.',
  ],
  'session/empty': ['There is nothing to send.', 'Disable the button while the field is empty.'],
  'session/message-too-big': [
    'The server does not take a text that long.',
    'Shorten it, or raise the server’s limit and `max-message-bytes`.',
  ],
  'session/disposed': [
    'The client has ended, or the element is not on a page.',
    'Make a new client; insert the element first.',
  ],
  'session/server-error': [
    'The server reports an error of its own; the session goes on.',
    'Its message is in the transcript. Look at the server’s log.',
  ],
  'session/not-resumed': [
    'The server has forgotten the session. The conversation was loaded anew.',
    'Nothing, after a restart of the server. Often: the server keeps its sessions for too short a time.',
  ],
  'session/closed': ['The session ended before the message could be sent.', 'Send it again when there is a session.'],
  'audio/blocked': [
    'The user or the browser forbids the microphone.',
    'Allow it at the lock in the address bar. In a frame: `allow="microphone"`.',
  ],
  'audio/dismissed': ['The question for the microphone was closed without an answer.', 'Ask again, after a click.'],
  'audio/in-use': ['Another program has the microphone.', 'Close it, or choose another device.'],
  'audio/not-found': ['There is no microphone.', 'Plug one in; the element notices.'],
  'audio/lost': ['The microphone was unplugged, or the system took it away.', 'Plug it in or choose another one.'],
  'audio/insecure': ['A page without encryption has no microphone.', 'Serve it by https, or from this machine.'],
  'audio/unsupported': [
    'This browser has no Web Audio, or not the sample rate.',
    'Text goes on. See the table of supported browsers.',
  ],
  'audio/failed': ['Sound could not be started.', 'The cause is in the entry.'],
  'audio/worklet': [
    'The file that runs on the audio thread could not be loaded.',
    'Publish `audio.worklet…js` beside the script, or name it in `audio-worklet-url`; see [CSP](csp.md).',
  ],
  'voice/unknown': ['The server has no voice of that name.', '`client.$catalog` has those that there are.'],
  'voice/timeout': ['The voice was not changed in time.', 'Choose it again when connected.'],
  'upload/unsupported': ['This server takes no files.', 'Send text; a dialect says whether there are uploads.'],
  'upload/not-ready': ['There is no connection to give the file to.', 'Wait for `connected`, and attach it again.'],
  'upload/too-big': ['The file is larger than the server takes.', 'Make it smaller, or raise the server’s limit.'],
  'upload/refused': [
    'The server did not take the file.',
    'The status is in the entry’s fields; look at the server’s log.',
  ],
  'upload/failed': ['The server cannot be reached, or failed.', 'Attach it again.'],
  'upload/cancelled': ['The upload was called off.', 'Nothing: somebody wanted it so.'],
  'component/start-failed': [
    'An optional part (audio, avatar, one of yours) did not start.',
    'Text goes on. The cause is in the entry.',
  ],
  'component/failed': [
    'An optional part failed while it ran.',
    'It is restarted, then switched off: see [Recovery](recovery.md).',
  ],
  'system/listener-failed': [
    'A listener of the page threw.',
    'The error and the event are in the entry: mend the listener.',
  ],
  'system/log-full': [
    'The log dropped its oldest entries, as it is meant to.',
    'Raise `logging-buffer-size` if you need more of them.',
  ],
  'system/overloaded': [
    'The page or the network does not keep up; audio and avatar give way.',
    'Long tasks of the page are the usual cause: `client.getMetrics().measurements`.',
  ],
  'system/memory-pressure': [
    'The page is about to run out of memory; audio and avatar give way.',
    'Look for what else on the page grows.',
  ],
};

const AREAS = {
  config: 'Configuration',
  auth: 'Signing in',
  connection: 'Connection',
  protocol: 'Messages',
  session: 'Session',
  audio: 'Microphone and sound',
  voice: 'Voices',
  upload: 'Files',
  component: 'Optional parts',
  system: 'The page',
};

/**
 * @param {string} source text of src/errors.ts
 * @returns {string} Markdown
 * @throws when a code has no advice, or advice has no code
 */
export function printTroubleshooting(source, advice = ADVICE) {
  const codes = [...source.slice(0, source.indexOf(';')).matchAll(CODE)].map(([, code]) => code);
  const missing = codes.filter((code) => !advice[code]);
  const gone = Object.keys(advice).filter((code) => !codes.includes(code));
  if (!codes.length || missing.length || gone.length) {
    throw new Error(
      `tools/error-docs.mjs: no advice for ${missing.join(', ') || '-'}; no such code: ${gone.join(', ') || '-'}`,
    );
  }
  const groups = new Map();
  for (const code of codes) {
    const [area] = code.split('/');
    groups.set(area, [...(groups.get(area) ?? []), code]);
  }
  const body = [...groups].map(
    ([area, list]) =>
      `## ${AREAS[area] ?? area}\n\n| code | what happened | what to do |\n| --- | --- | --- |\n${list
        .map((code) => `| \`${code}\` | ${advice[code].join(' | ')} |`)
        .join('\n')}\n`,
  );
  return `<!-- Generated from src/errors.ts and tools/error-docs.mjs. Do not edit. -->

# Troubleshooting

Each error has a code: in \`realtime-error\` (\`detail.code\`), in the log panel, in what a method rejects with (\`error.code\`), and in the log's entries. What the client does about each by itself is in
[Recovery](recovery.md).

First of all: put \`<realtime-log-panel></realtime-log-panel>\` into the session and look at its newest entries; \`session.client.config.explainAll()\` tells where each option comes from.

${body.join('\n')}`;
}
