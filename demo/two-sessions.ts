// Both sessions talk to the server that this page came from; they share nothing else.
const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
for (const session of document.querySelectorAll('realtime-session')) {
  session.setAttribute('auth-url', new URL('/api/rt', location.href).href);
  session.setAttribute('url', `${scheme}://${location.host}/api/rt/ws`);
}

export {};
