export { ComposerExtras } from './composer-extras.js';
export { composerExtrasStyles as styles } from './extras.styles.js';
