import './define.js';

export * from '../src/index.js';
export * from './index.js';
