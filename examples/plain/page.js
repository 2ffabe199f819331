// No build, no framework: the elements are on the page, and this script fills in what the page's author cannot write into HTML.
const toggle = document.getElementById('toggle');
const place = document.getElementById('place');
const show = (id, text) => {
  const output = document.getElementById(id);
  if (output) output.textContent = text;
};

/** A product asks its own backend here, with the user's cookie. The demo's server takes this name and password. */
async function tokenProvider({ signal }) {
  const answer = await fetch('/api/rt/login', {
    method: 'POST',
    signal,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'demo', password: 'demo-password' }),
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return (await answer.json()).agent_c_token;
}

function open() {
  const agent = document.importNode(document.getElementById('agent').content, true);
  const session = agent.querySelector('realtime-session');
  let received = 0;
  session.tokenProvider = tokenProvider;
  // The agent is on this machine, without encryption: only `development` allows that. A product writes its own address as `url` into the HTML.
  session.config = {
    environment: 'development',
    connection: { url: `${location.origin.replace(/^http/, 'ws')}/api/rt/ws`, reconnectDelay: 500 },
  };
  session.addEventListener('realtime-connection-changed', (event) => show('state', event.detail.current.status));
  session.addEventListener('realtime-message-received', () => show('received', String((received += 1))));
  agent.querySelector('#ask').addEventListener('click', async () => {
    show('sent', (await session.sendText('What is 17 * 23?')).delivery);
  });
  place.append(agent);
}

toggle.addEventListener('click', () => {
  const isOpen = place.childElementCount > 0;
  if (isOpen) place.replaceChildren();
  else open();
  toggle.textContent = isOpen ? 'Open the agent' : 'Close the agent';
});
