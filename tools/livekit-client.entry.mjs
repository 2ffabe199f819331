// dist/livekit-client.js: what the avatar provider `liveavatar` needs of livekit-client, for pages without a bundler.
export { ConnectionQuality, Room, RoomEvent } from 'livekit-client';
