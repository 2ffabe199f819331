// jsdom, with what every browser has, Node has as well, and jest-environment-jsdom leaves out.
import { TestEnvironment } from 'jest-environment-jsdom';

const NAMES = [
  'BroadcastChannel',
  'Headers',
  'MessageChannel',
  'ReadableStream',
  'Request',
  'Response',
  'TextDecoder',
  'TextEncoder',
  'crypto',
  'fetch',
  'structuredClone',
];

export default class BrowserLikeEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    for (const name of NAMES) this.global[name] ??= globalThis[name];
  }
}
