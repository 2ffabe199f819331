// As much of the peers' types as the bench uses: they are installed in test/bench only when it runs, and the type check comes earlier.
declare module 'reconnecting-websocket' {
  class ReconnectingWebSocket extends WebSocket {
    constructor(url: string);
  }
  export { ReconnectingWebSocket as default };
}
declare module 'phoenix' {
  export class Socket {
    constructor(endPoint: string, options: { params: Record<string, string> });
    connect(): void;
    onOpen(listener: () => void): void;
  }
}
declare module 'centrifuge' {
  export class Centrifuge {
    constructor(url: string);
    on(event: 'connected', listener: () => void): void;
    connect(): void;
  }
}
declare module 'socket.io-client' {
  interface ClientSocket {
    on(event: string, listener: (message: unknown) => void): this;
    emit(event: string): void;
    close(): void;
  }
  export function io(
    url: string,
    options: { transports: string[]; query: Record<string, string>; forceNew: boolean },
  ): ClientSocket;
}
declare module 'socket.io' {
  interface ServerSocket {
    readonly handshake: { readonly query: Record<string, string> };
    on(event: string, listener: () => void): void;
    emit(event: string, message: unknown): void;
  }
  export class Server {
    constructor(
      http: unknown,
      options: { transports: string[]; destroyUpgrade: boolean; perMessageDeflate: boolean; serveClient: boolean },
    );
    on(event: 'connection', listener: (socket: ServerSocket) => void): void;
  }
}
declare module '@microsoft/signalr' {
  export const HttpTransportType: { readonly WebSockets: unique symbol };
  export const LogLevel: { readonly None: unique symbol };
  export class HubConnectionBuilder {
    withUrl(url: string, options: { skipNegotiation: boolean; transport: typeof HttpTransportType.WebSockets }): this;
    withAutomaticReconnect(): this;
    configureLogging(level: typeof LogLevel.None): this;
    build(): { start(): Promise<void>; onreconnected(listener: () => void): void };
  }
}
declare module 'pino' {
  interface PinoLogger {
    debug(fields: object, message: string): void;
    info(fields: object, message: string): void;
  }
  export function pino(options: { level: string; browser: { write: (entry: object) => void } }): PinoLogger;
}
declare module 'consola/core' {
  export const LogLevels: { readonly info: number };
  export function createConsola(options: {
    level: number;
    throttle: number;
    reporters: { log: (entry: unknown) => void }[];
  }): { debug(message: string, fields: object): void; info(message: string, fields: object): void };
}
