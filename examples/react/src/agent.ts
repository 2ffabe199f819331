import type { ClientConfigInput, TokenProvider } from 'realtime-elements';

/** The agent is on this machine, without encryption: only `development` allows that. A product writes its own address and leaves `environment` out. */
export const config: ClientConfigInput = {
  environment: 'development',
  connection: {
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/rt/ws`,
    reconnectDelay: 500,
  },
};

/** A product asks its own backend here, with the user's cookie. The demo's server takes this name and password. */
export const tokenProvider: TokenProvider = async ({ signal }) => {
  const answer = await fetch('/api/rt/login', {
    method: 'POST',
    signal,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'demo', password: 'demo-password' }),
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const { agent_c_token } = (await answer.json()) as { agent_c_token: string };
  return agent_c_token;
};

export const QUESTION = 'What is 17 * 23?';
