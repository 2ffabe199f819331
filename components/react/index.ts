/** The elements as React components, for React 18. The types are generated from the manifest: dist/types/frameworks/react.d.ts. */
import '../define.js';
// @ts-expect-error -- React is the page's: it is no package of this project, and `ReactLike` is what is used of it
import * as react from 'react';
import * as elements from '../index.js';
import { wrapElement, type ReactLike } from './wrap-element.js';

const React = react as ReactLike;

export const RealtimeSession = wrapElement(React, 'realtime-session', elements.RealtimeSession);
export const RealtimeStatus = wrapElement(React, 'realtime-status', elements.RealtimeStatus);
export const RealtimeSignIn = wrapElement(React, 'realtime-sign-in', elements.RealtimeSignIn);
export const RealtimeAvatar = wrapElement(React, 'realtime-avatar', elements.RealtimeAvatar);
export const RealtimeConversation = wrapElement(React, 'realtime-conversation', elements.RealtimeConversation);
export const RealtimeComposer = wrapElement(React, 'realtime-composer', elements.RealtimeComposer);
export const RealtimeHealth = wrapElement(React, 'realtime-health', elements.RealtimeHealth);
export const RealtimeMicrophone = wrapElement(React, 'realtime-microphone', elements.RealtimeMicrophone);
export const RealtimeLogPanel = wrapElement(React, 'realtime-log-panel', elements.RealtimeLogPanel);
