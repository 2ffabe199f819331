import type { AgentRequest } from './agent-step.js';
import type { VendorMessage } from './chat-store.js';
import { findAgent } from './demo-agents.js';

const ABILITIES = `- **Calculate**: \`What is (17 + 3) * 2^5?\`
- **Tell the time** anywhere: \`What time is it in Tokyo?\`
- **Convert units**: \`Convert 5 miles to km\`
- **Ask a colleague**: \`Ask the librarian about web components\`
- **Show things**: \`Show me a chart\`, \`Show me a table\`, \`Show me some markdown\`
- **Tell a long story**, to be interrupted: \`Tell me a story\``;

/** The text of the user's own questions, oldest first. */
function questions(history: readonly VendorMessage[]): string[] {
  return history.flatMap(({ role, content }) => {
    if (role !== 'user') return [];
    if (typeof content === 'string') return [content];
    const blocks = Array.isArray(content) ? (content as { type?: unknown; text?: unknown }[]) : [];
    const last = blocks.filter(({ type }) => type === 'text').at(-1)?.text;
    return typeof last === 'string' ? [last] : [];
  });
}

const MY_NAME = /\b(?:my name is|i am called|call me)\s+([\p{L}][\p{L}'-]*)/iu;

type Rule = readonly [pattern: RegExp, answer: (request: AgentRequest) => string];

const RULES: readonly Rule[] = [
  [
    /\b(?:what(?:'s| is) my name|who am i)\b/i,
    ({ history, userName }) => {
      const said = questions(history).map((text) => MY_NAME.exec(text)?.[1]);
      const name = said.filter((found) => found !== undefined).at(-1);
      return name ? `You told me: your name is **${name}**.` : `You are signed in as **${userName}**.`;
    },
  ],
  [
    MY_NAME,
    ({ text }) => `Nice to meet you, ${MY_NAME.exec(text)?.[1] ?? 'friend'}! I will remember that in this chat.`,
  ],
  [
    /\bwhat did i (?:just )?(?:ask|say|write)\b|\bmy (?:last|previous) (?:question|message)\b/i,
    ({ history }) => {
      const last = questions(history).at(-1);
      return last === undefined
        ? 'This is the first thing you have said in this chat.'
        : `Before this you wrote:\n\n> ${last.replaceAll('\n', '\n> ')}`;
    },
  ],
  [
    /\b(?:what can you do|help|abilities|commands|what do you know)\b/i,
    () => `I can:\n\n${ABILITIES}\n\nServer commands begin with an exclamation mark: \`!help\`.`,
  ],
  [
    /\b(?:who|what) are you\b|\byour name\b|\bare you (?:an? )?(?:ai|human|bot|person|real)\b/i,
    ({ agentKey }) => {
      const agent = findAgent(agentKey);
      return `I am ${agent?.name ?? 'the demo agent'}: a set of rules with real tools, not a person and not a language model. ${agent?.description ?? ''}`;
    },
  ],
  [/\bhow are you\b/i, () => 'All services are up, thank you. How can I help?'],
  [/^(?:hi|hello|hey|good (?:morning|evening|afternoon|day)|greetings|hallo|salut|hola)\b/i, greet],
  [/\b(?:thanks|thank you|thx|cheers)\b/i, ({ userName }) => `You are welcome, ${userName}!`],
  [/^(?:bye|goodbye|see you|good night)\b/i, () => 'Goodbye! This chat will be in your list when you come back.'],
  [/^(?:ok|okay|great|nice|cool|good|yes|no|fine)[.! ]*$/i, () => 'Good. What next?'],
];

function greet({ agentKey, userName }: AgentRequest): string {
  return `${findAgent(agentKey)?.greeting ?? 'Hello!'} What can I do for you, ${userName}? Ask **what can you do** for a list.`;
}

/** Answers what needs no tool, or `undefined`. */
export function answerSmallTalk(request: AgentRequest): string | undefined {
  return RULES.find(([pattern]) => pattern.test(request.text))?.[1](request);
}

/** The answer to everything else: honest, and a way on. */
export function answerUnknown(request: AgentRequest): string {
  const quoted = request.text.length > 80 ? `${request.text.slice(0, 80).trimEnd()}…` : request.text;
  return `I have no rule for “${quoted.replace(/\s+/g, ' ')}”. These I know:\n\n${ABILITIES}`;
}
