/** An agent of the embedded catalogue. */
export interface AgentDefinition {
  key: string;
  name: string;
  shortName: string;
  description: string;
  /** Only agents in `domo` are offered to users; the others work for them. */
  category: readonly string[];
  tools: readonly string[];
  persona: string;
  /** First sentence of a greeting. */
  greeting: string;
}

/** The agents of the demo. The key `default` is what a handshake without `agent_key` gets. */
export const DEMO_AGENTS: readonly AgentDefinition[] = [
  {
    key: 'default',
    name: 'Domo, the demo helper',
    shortName: 'Domo',
    description: 'Calculates, knows the time anywhere, converts units, tells stories and asks the librarian.',
    category: ['domo'],
    tools: ['CalculatorTools', 'ClockTools', 'MediaTools', 'TeamTools', 'ThinkTools', 'UnitTools'],
    persona: 'You are Domo. You help briefly and kindly, and use a tool wherever a tool knows better.',
    greeting: 'Hello! I am Domo, the demo agent.',
  },
  {
    key: 'math_tutor',
    name: 'Tilda, the maths tutor',
    shortName: 'Tilda',
    description: 'Calculates and converts units, and says how it was done.',
    category: ['domo'],
    tools: ['CalculatorTools', 'ThinkTools', 'UnitTools'],
    persona: 'You are Tilda. You calculate with the learner and name the rule behind every result.',
    greeting: 'Hi, I am Tilda. Bring me a calculation and we will look at it together.',
  },
  {
    key: 'storyteller',
    name: 'Saga, the storyteller',
    shortName: 'Saga',
    description: 'Tells long stories, one sentence after the other.',
    category: ['domo'],
    tools: ['ClockTools', 'MediaTools', 'ThinkTools'],
    persona: 'You are Saga. You tell long, calm stories and take your time.',
    greeting: 'Welcome. I am Saga, and I always have a story at hand.',
  },
  {
    key: 'librarian',
    name: 'Lior, the librarian',
    shortName: 'Lior',
    description: 'Looks things up for other agents.',
    category: ['assist'],
    tools: ['TeamTools'],
    persona: 'You are Lior. You answer other agents from the shelves, shortly.',
    greeting: 'The library is open.',
  },
  {
    key: 'archivist',
    name: 'Ada, the archivist',
    shortName: 'Ada',
    description: 'Knows what the librarian has put away.',
    category: ['assist'],
    tools: [],
    persona: 'You are Ada. You look after the archive.',
    greeting: 'The archive is quiet today.',
  },
];

/** The agent with this key, whatever its category. */
export function findAgent(key: string): AgentDefinition | undefined {
  return DEMO_AGENTS.find((agent) => agent.key === key);
}
