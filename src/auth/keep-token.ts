// Loaded with `auth.storage: session`.
export { createBrowserVault } from '../platform/browser-vault.js';
export { keepToken, TokenVault } from './token-vault.js';
