// The older SDK dials `wss:` and forgets the port of its base: on this page its socket goes where `vendorUrl` says.
globalThis.WebSocket = class extends globalThis.WebSocket {
  constructor(url, protocols) {
    const { pathname, search } = new URL(url);
    const isChat = pathname === '/v1/ws/streaming.chat';
    super(isChat ? globalThis.vendorUrl.replace('http', 'ws') + pathname + search : url, protocols);
  }
};
