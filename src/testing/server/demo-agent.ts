import type { AgentAnswer, AgentRequest, AgentStep } from './agent-step.js';
import { findSkills, type SkillMatch } from './agent-skills.js';
import { MARKDOWN_EXHIBIT, showMedia } from './exhibits.js';
import { describeInWords } from './hearing/heard-utterance.js';
import { answerSmallTalk, answerUnknown } from './small-talk.js';
import { tellStory } from './story.js';

const COLLEAGUE =
  /\bask (?:the |your )?(?<who>librarian|archivist|archive)\b(?:\s+(?:about|for|on|whether|if|what|to)\b)?\s*(?<what>.*)$/is;

/** Answers a message by rules: real tools where there is something to compute, small talk where there is not. */
export function* answerAsDemoAgent(request: AgentRequest): AgentAnswer {
  if (request.agentKey === 'librarian' || request.agentKey === 'archivist') {
    yield* answerAsColleague(request);
    return;
  }
  const { text, heard } = request;
  if (heard) {
    yield { text: describeInWords(heard) };
    return;
  }
  const colleague = COLLEAGUE.exec(text)?.groups;
  const skills = colleague ? [] : findSkills(text, request);
  const media = /\b(?:show|draw|make|give|render)\b.*\b(chart|graph|table)\b/i.exec(text)?.[1]?.toLowerCase();
  if (request.files.length > 0) yield { text: describeFiles(request) };
  else if (colleague) yield* askColleague(request, colleague['who'] ?? '', colleague['what'] ?? '');
  else if (skills.length > 0) yield* useSkills(request, skills);
  else if (media && !request.tools.includes('MediaTools')) yield missingTool('MediaTools');
  else if (media) yield* showMedia(media === 'table' ? 'table' : 'chart');
  else if (/\bmarkdown\b/i.test(text)) yield { text: MARKDOWN_EXHIBIT };
  else if (/\bstory\b|\btell me (?:a|something) (?:long|tale)/i.test(text)) {
    yield { thought: 'A long one, so that there is time to interrupt me.', text: tellStory() };
  } else if (/^(?:please )?(?:fail|break down|simulate an? (?:error|failure))\b/i.test(text)) {
    yield { text: 'I will try to answer, but', failure: 'the model is overloaded (asked for in the demo)' };
  } else yield { text: answerSmallTalk(request) ?? answerUnknown(request) };
}

function missingTool(toolset: string): AgentStep {
  const text = `For that I would need ${toolset}, which is switched off for me in this chat.`;
  return { text: `${text} \`!equip ${toolset}\` switches it on.` };
}

function* useSkills(request: AgentRequest, skills: readonly SkillMatch[]): AgentAnswer {
  const missing = skills.find(({ toolset }) => !request.tools.includes(toolset));
  if (missing) {
    yield missingTool(missing.toolset);
    return;
  }
  const results = yield {
    thought: skills.map(({ thought }) => thought).join(' '),
    tools: skills.map(({ tool }) => tool),
  };
  const lines = skills.map(({ say }, index) => say(results[index] ?? ''));
  yield { text: lines.length === 1 ? (lines[0] ?? '') : lines.map((line) => `- ${line}`).join('\n') };
}

function* askColleague(request: AgentRequest, who: string, what: string): AgentAnswer {
  if (!request.tools.includes('TeamTools')) {
    yield missingTool('TeamTools');
    return;
  }
  const key = who.toLowerCase() === 'librarian' ? 'librarian' : 'archivist';
  const question = what.replace(/[?.!\s]+$/, '') || 'anything new';
  const tool = {
    name: 'ask_agent',
    input: { agent_key: key, request: question },
    askAgent: { key, request: question },
  };
  const [answer = ''] = yield {
    thought: `The ${key} knows this better than I do.`,
    text: `I will ask the ${key}.`,
    tools: [tool],
  };
  yield { text: `The ${key} says:\n\n> ${answer.replaceAll('\n', '\n> ')}` };
}

/** The sub-agents. The librarian sends whoever mentions the archive on to the archivist, one level deeper. */
function* answerAsColleague(request: AgentRequest): AgentAnswer {
  if (request.agentKey === 'librarian' && /\barchiv/i.test(request.text)) {
    const tool = {
      name: 'ask_agent',
      input: { agent_key: 'archivist', request: request.text },
      askAgent: { key: 'archivist', request: request.text },
    };
    const [answer = ''] = yield {
      thought: 'That lies in the archive.',
      text: 'One moment, I ask the archive.',
      tools: [tool],
    };
    yield { text: `From the archive: ${answer}` };
    return;
  }
  const place = request.agentKey === 'librarian' ? 'On the shelf' : 'In the third drawer';
  yield {
    thought: `Where did I see “${request.text}”?`,
    text: `${place} for “${request.text}” there are two books and a leaflet. The leaflet is the best of them: it is short, and it has pictures.`,
  };
}

function describeFiles({ files }: AgentRequest): string {
  const lines = files.map(({ filename, mimeType, size, text }) => {
    const words = text === undefined ? '' : `, ${text.split(/\s+/).filter(Boolean).length} words`;
    return `- **${filename}** (${mimeType}, ${size} bytes${words})`;
  });
  return `I got ${files.length === 1 ? 'your file' : 'your files'}:\n\n${lines.join('\n')}`;
}
