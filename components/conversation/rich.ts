import { activityStyles } from './activity.styles.js';
import { extrasStyles } from './extras.styles.js';
import { markdownStyles } from './markdown.styles.js';

export { ConversationExtras } from './conversation-extras.js';
export const styles = [activityStyles, markdownStyles, extrasStyles];
