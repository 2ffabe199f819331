export { renderMarkdown } from './markdown.js';
export { markdownStyles as styles } from './markdown.styles.js';
export { renderMedia } from './media.js';
