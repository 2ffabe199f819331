// The vendors' own SDKs, unmodified, and our providers, for a page that a test drives.
import './streaming-chat-shim.mjs';
import { LiveAvatarSession } from '@heygen/liveavatar-web-sdk';
import StreamingAvatar from '@heygen/streaming-avatar';
import './avatar-page.ts';

Object.assign(globalThis, { LiveAvatarSession, StreamingAvatar });
