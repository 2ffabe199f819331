import type { ActorOrder, ActorReport } from './actor-messages.js';
import { SfuRoom } from './sfu-room.js';

const LINK_BYTES = 4;

const rooms = new Map<string, SfuRoom>();
/** The newest signalling socket of a session. */
const links = new Map<string, number>();
const sessions = new Map<number, string>();
const socket = new WebSocket(new URL('/actor/socket', location.href.replace(/^http/, 'ws')));
socket.binaryType = 'arraybuffer';

function say(text: string): void {
  const state = document.querySelector('#state');
  if (state) state.textContent = text;
}

const report = (message: ActorReport): void => socket.send(JSON.stringify(message));

function signal(sessionId: string, frame: Uint8Array): void {
  const link = links.get(sessionId);
  if (link === undefined || socket.readyState !== socket.OPEN) return;
  const message = new Uint8Array(LINK_BYTES + frame.length);
  new DataView(message.buffer).setUint32(0, link);
  message.set(frame, LINK_BYTES);
  socket.send(message);
}

function open(order: Extract<ActorOrder, { type: 'open' }>): void {
  const { sessionId, link, withVideo, withAgent } = order;
  links.set(sessionId, link);
  sessions.set(link, sessionId);
  const known = rooms.get(sessionId);
  if (known && !order.isResume) known.close();
  const isResume = order.isResume && known !== undefined;
  const room = isResume
    ? known
    : new SfuRoom({
        sessionId,
        withVideo,
        withAgent,
        signal: (frame) => signal(sessionId, frame),
        onData: (topic, text) => report({ type: 'data', sessionId, topic, text }),
        onLeft: () => report({ type: 'left', sessionId }),
      });
  rooms.set(sessionId, room);
  room.open(isResume).catch(fail);
}

function obey(order: ActorOrder): void {
  switch (order.type) {
    case 'open':
      return open(order);
    case 'lost': {
      const sessionId = sessions.get(order.link);
      sessions.delete(order.link);
      if (sessionId !== undefined && links.get(sessionId) === order.link) links.delete(sessionId);
      return;
    }
    case 'end':
      rooms.get(order.sessionId)?.end();
      rooms.delete(order.sessionId);
      return;
    case 'data':
      return rooms.get(order.sessionId)?.send(order.topic, order.text);
    case 'speech':
      return rooms.get(order.sessionId)?.media.speak(order.audio);
    case 'tone':
      return rooms.get(order.sessionId)?.media.murmur(order.durationMs);
    case 'hush':
      return rooms.get(order.sessionId)?.media.hush();
  }
}

/** Shown on the page, and thrown so that whoever drives it sees it. */
function fail(error: unknown): void {
  say(`Failed: ${String(error)}`);
  reportError(error);
}

socket.onopen = () => say('Ready.');
socket.onclose = ({ reason }) => say(`The fake vendor is gone. ${reason}`);
socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
  if (typeof data === 'string') return obey(JSON.parse(data) as ActorOrder);
  const sessionId = sessions.get(new DataView(data).getUint32(0));
  const room = sessionId === undefined ? undefined : rooms.get(sessionId);
  room?.receive(new Uint8Array(data, LINK_BYTES)).catch(fail);
};
