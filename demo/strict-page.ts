// A page with a fixed address writes both attributes in its HTML and needs no script of its own.
const session = document.querySelector('realtime-session');
session?.setAttribute('auth-url', new URL('/api/rt', location.href).href);
session?.setAttribute('url', `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/rt/ws`);
