import type { StatusStrings } from '../internal/status-strings.js';
import type { Strings } from '../internal/strings.js';

const english: StatusStrings = {
  configWarnings: 'About the configuration',
  didYouMean: (suggestion) => `Try: ${suggestion}`,
  statusConnection: 'Connection',
  statusAgent: 'Agent',
  statusDevice: 'Microphone',
  statusAgentReady: 'Ready',
  statusAgentAway: 'Not reachable',
  statusDevices: {
    disabled: 'Switched off here',
    off: 'Off',
    starting: 'Opening…',
    on: 'Listening',
    muted: 'Muted',
    blocked: 'Blocked for this page',
    dismissed: 'Not allowed',
    'in-use': 'In use by another program',
    'not-found': 'Not found',
    lost: 'Disconnected',
    insecure: 'On secure pages (https) only',
    unsupported: 'Not possible in this browser',
    failed: 'Cannot be opened',
  },
  statusOff: (parts) => `Switched off for now: ${parts}. The conversation goes on.`,
  statusParts: { audio: 'sound', avatar: 'avatar' },
  statusAnd: ' and ',
};

/** Every text that the full status knows. */
export type StatusWords = Strings & StatusStrings;

/** All texts of the full status: those of the language, under what a page registered. */
export const statusWords = (t: Strings): StatusWords => ({ ...english, ...t });
