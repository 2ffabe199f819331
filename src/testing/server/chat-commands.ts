import type { Bridge } from './bridge.js';
import type { VendorMessage } from './chat-store.js';
import { setTools } from './client-event-handlers.js';
import { control } from './control-events.js';
import { TOOL_CATALOG } from './demo-catalog.js';
import { mainScope, session } from './session-events.js';

interface ChatCommand {
  names: readonly string[];
  help: string;
  run: (bridge: Bridge, argument: string) => void;
}

function show(bridge: Bridge, content: string): void {
  const scope = mainScope(bridge.chat.sessionId);
  bridge.send(
    session.renderMedia(scope, 'assistant', { contentType: 'text/markdown', content, sentByFunction: 'chat_command' }),
  );
}

/** Drops the last `turns` questions of the user and everything after them. */
function rewind(messages: readonly VendorMessage[], turns: number): readonly VendorMessage[] {
  const questions = messages.flatMap((message, index) => {
    const toolResult = Array.isArray(message.content) && message.content.some((block) => block?.type === 'tool_result');
    return message.role === 'user' && !toolResult ? [index] : [];
  });
  return messages.slice(0, questions.at(-turns) ?? 0);
}

const COMMANDS: readonly ChatCommand[] = [
  {
    names: ['help', 'h', '?'],
    help: 'lists the commands',
    run: (bridge) => {
      const rows = COMMANDS.map(({ names, help }) => `| ${names.map((name) => `\`!${name}\``).join(' ')} | ${help} |`);
      show(bridge, ['# Commands', '', '| command | what it does |', '|---|---|', ...rows].join('\n'));
    },
  },
  {
    names: ['fork', 'f'],
    help: 'goes on in a copy of this chat',
    run: (bridge) => {
      const { context, user, chat } = bridge;
      bridge.saveChat();
      bridge.enterChat({ ...chat, sessionId: context.createChat(user.userId, bridge.agent).sessionId });
      bridge.say('Forked the chat session');
    },
  },
  {
    names: ['rewind', 'rew'],
    help: 'takes the last n questions back (1 without a number)',
    run: (bridge, argument) => {
      const turns = argument === '' ? 1 : Number(argument);
      if (!Number.isInteger(turns) || turns < 1) {
        bridge.say('Say how many questions to take back, for example !rewind 2', 'error');
        return;
      }
      bridge.updateChat({ messages: rewind(bridge.chat.messages, turns) });
      bridge.saveChat();
      bridge.sendChat();
      bridge.say(`Took ${turns} back`);
    },
  },
  {
    names: ['alw', 'add_local_workspace'],
    help: 'adds a folder as a workspace',
    run: (bridge, argument) => {
      if (!argument) {
        bridge.say('Say which folder, for example !alw /home/me/notes', 'error');
        return;
      }
      const name = argument.split('/').filter(Boolean).at(-1) ?? argument;
      const description = `local workspace mapped to ${argument}`;
      const entry = { name, path_or_bucket: argument, description, type: 'local', read_only: false, prefix: '' };
      bridge.context.broadcast(bridge.user.userId, control.workspaceAdded(entry));
      bridge.say(`Workspace ${name} added`);
    },
  },
  { names: ['load_agents', 'la'], help: 'reads the agents again', run: (bridge) => bridge.say('Agents loaded') },
  { names: ['load_bocks', 'lb'], help: 'reads the prompt blocks again', run: (bridge) => bridge.say('Blocks loaded') },
  {
    names: ['preview_prompt', 'pp', 'psp'],
    help: "shows the agent's prompt",
    run: (bridge) => {
      const message = { role: 'user', content: bridge.agent.persona };
      bridge.send(session.userMessage(mainScope(bridge.chat.sessionId), message, bridge.context.switches.gptShapes));
    },
  },
  {
    names: ['tool_info', 'ti'],
    help: 'lists the toolsets',
    run: (bridge) => {
      const rows = TOOL_CATALOG.map(({ name, description }) => {
        return `- ${bridge.chat.tools.includes(name) ? '**' + name + '** (in use)' : name}: ${description}`;
      });
      show(bridge, ['# Toolsets', '', ...rows].join('\n'));
    },
  },
  {
    names: ['equip', 'eq'],
    help: 'gives the agent a toolset',
    run: (bridge, argument) => setTools(bridge, [...bridge.chat.tools, argument]),
  },
  {
    names: ['remove', 'unequip', 'un'],
    help: 'takes a toolset away',
    run: (bridge, argument) =>
      setTools(
        bridge,
        bridge.chat.tools.filter((name) => name !== argument),
      ),
  },
  {
    names: ['call'],
    help: 'calls a tool by hand (not in the demo)',
    run: (bridge) => bridge.say('There is nothing to call by hand in the demo', 'warning'),
  },
];

/** Runs a line that begins with `!`. No turn events, whatever it does. */
export function runChatCommand(bridge: Bridge, line: string): void {
  const [name = '', ...rest] = line.slice(1).trim().split(/\s+/);
  const command = COMMANDS.find(({ names }) => names.includes(name.toLowerCase()));
  if (command) command.run(bridge, rest.join(' '));
  else bridge.say(`Unknown command: !${name}. !help lists the commands.`, 'error');
}
