// The vendors' own SDKs, unmodified, for a page that a test drives.
import { LiveAvatarSession } from '@heygen/liveavatar-web-sdk';
import StreamingAvatar from '@heygen/streaming-avatar';

Object.assign(globalThis, { LiveAvatarSession, StreamingAvatar });
