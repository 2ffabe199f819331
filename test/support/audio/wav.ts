export { decodeWav, encodeWav, type WavSound } from '../../../src/testing/index.js';
