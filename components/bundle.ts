// The core first: what belongs together is then together in the script-tag file too, where gzip sees 32 kB at a time.
export * from '../src/index.js';
import './define.js';
export * from './index.js';
