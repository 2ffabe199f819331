interface ToolFunction {
  name: string;
  description: string;
  /** Parameter name -> what it means. All are required strings. */
  parameters: Readonly<Record<string, string>>;
}

function toSchema({ name, description, parameters }: ToolFunction): unknown {
  const properties = Object.fromEntries(
    Object.entries(parameters).map(([key, text]) => [key, { type: 'string', description: text }]),
  );
  return {
    type: 'function',
    function: { name, description, parameters: { type: 'object', properties, required: Object.keys(parameters) } },
  };
}

function toolset(name: string, description: string, ...functions: ToolFunction[]): CatalogEntry {
  return { name, description, schemas: functions.map(toSchema) };
}

export interface CatalogEntry {
  name: string;
  description: string;
  schemas: readonly unknown[];
}

/** Toolsets the agents can have, sorted by name as the server sorts them. */
export const TOOL_CATALOG: readonly CatalogEntry[] = [
  toolset('CalculatorTools', 'Exact arithmetic.', {
    name: 'calculate',
    description: 'Works an arithmetic expression out.',
    parameters: { expression: 'for example (2 + 3) * 4 ^ 2' },
  }),
  toolset('ClockTools', 'Date and time.', {
    name: 'current_time',
    description: 'The date and time in a time zone.',
    parameters: { zone: 'an IANA zone, for example Europe/Berlin' },
  }),
  toolset('MediaTools', 'Tables and charts.', {
    name: 'render_media',
    description: 'Shows a chart or a table to the user.',
    parameters: { kind: 'chart or table', title: 'the heading' },
  }),
  toolset('TeamTools', 'Asks other agents.', {
    name: 'ask_agent',
    description: 'Asks another agent and waits for the answer.',
    parameters: { agent_key: 'who is asked', request: 'what is asked' },
  }),
  toolset('ThinkTools', 'Lets the agent think.', {
    name: 'think',
    description: 'Writes a thought down.',
    parameters: { thought: 'the thought' },
  }),
  toolset('UnitTools', 'Converts units.', {
    name: 'convert_units',
    description: 'Converts length, mass, temperature, speed, volume and data.',
    parameters: { value: 'the number', from: 'the unit it is in', to: 'the unit wanted' },
  }),
];

export interface Voice {
  voice_id: string;
  vendor: string;
  description: string;
  output_format: string;
}

/** The voice every new session starts with: none. */
export const NO_VOICE: Voice = {
  voice_id: 'none',
  vendor: 'system',
  description: 'No Voice (text only)',
  output_format: 'none',
};

/** The voice that an avatar session switches to by itself. */
export const AVATAR_VOICE: Voice = {
  voice_id: 'avatar',
  vendor: 'heygen',
  description: 'HeyGen Avatar Voice Model',
  output_format: 'special',
};

export interface Avatar {
  avatar_id: string;
  created_at: number;
  default_voice: string;
  is_public: boolean;
  normal_preview: string;
  pose_name: string;
  status: string;
}

function avatar(id: string, pose: string): Avatar {
  return {
    avatar_id: id,
    created_at: 1_732_001_234,
    default_voice: '0123456789abcdef0123456789abcdef',
    is_public: true,
    normal_preview: `https://files.example.com/${id}.webp`,
    pose_name: pose,
    status: 'ACTIVE',
  };
}

/** Offered only where the switch `heygenTokenNone` is off. */
export const AVATARS: readonly Avatar[] = [
  avatar('Example_Sitting_public', 'Example Sitting'),
  avatar('Example_Standing_public', 'Example Standing'),
];
