// A WebDriver session with WebKitGTK: starts Xvfb (when there is no display), WebKitWebDriver and MiniBrowser.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const START_TRIES = 100;
const START_WAIT_MS = 100;

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
    server.on('error', reject);
  });

async function startDisplay(children) {
  const xvfb = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(xvfb);
  const number = await new Promise((resolve, reject) => {
    xvfb.stdout.once('data', (data) => resolve(String(data).trim()));
    xvfb.once('error', reject);
    xvfb.once('exit', () => reject(new Error('Xvfb did not start')));
  });
  return `:${number}`;
}

async function until(probe) {
  for (let tries = 1; ; tries++) {
    try {
      return await probe();
    } catch (error) {
      if (tries >= START_TRIES) throw error;
      await sleep(START_WAIT_MS);
    }
  }
}

/**
 * @param {{ binary: string, args?: readonly string[] }} options the MiniBrowser program and further arguments for it
 * @returns {Promise<{ call: (method: string, path: string, body?: unknown) => Promise<any>, end: () => Promise<void> }>}
 *   `call` speaks WebDriver relative to the session; `end` closes the browser and everything that was started.
 */
export async function startWebDriverSession({ binary, args = [] }) {
  const children = [];
  const env = { ...process.env };
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) env.DISPLAY = await startDisplay(children);
  const port = await freePort();
  children.push(spawn('WebKitWebDriver', ['--host=127.0.0.1', `--port=${port}`], { stdio: 'ignore', env }));

  const request = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebDriver ${path}: ${value?.error}: ${value?.message}`);
    return value;
  };

  await until(() => request('GET', '/status'));
  const browserOptions = { binary, args: ['--automation', ...args] };
  const { sessionId } = await request('POST', '/session', {
    capabilities: {
      alwaysMatch: { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': browserOptions },
    },
  });

  return {
    call: (method, path, body) => request(method, `/session/${sessionId}${path}`, body),
    async end() {
      await request('DELETE', `/session/${sessionId}`).catch(() => {});
      for (const child of children.reverse()) child.kill();
    },
  };
}
