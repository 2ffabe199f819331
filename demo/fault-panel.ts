interface FaultState {
  sockets: number;
  frozen: number;
  counts: { logins: number; refreshes: number; dials: number; refusedDials: number };
  latencyMs: number;
  loginRefusal: { status: number } | null;
  tokensExpired: boolean;
}

interface Fault {
  label: string;
  /** What it does, for the tooltip and for screen readers. */
  hint: string;
  path: string;
  body?: Readonly<Record<string, unknown>>;
}

interface FaultGroup {
  title: string;
  faults: readonly Fault[];
}

const GROUPS: readonly FaultGroup[] = [
  {
    title: 'Connection',
    faults: [
      { label: 'Kill', hint: 'Cut every socket without a close frame (1006)', path: 'kill' },
      { label: 'Freeze', hint: 'Keep the sockets open but silent (half-open)', path: 'freeze' },
      { label: 'Thaw', hint: 'Let frozen sockets go on', path: 'thaw' },
      { label: 'Close 1011', hint: 'Close every socket with code 1011', path: 'close', body: { code: 1011 } },
      { label: 'Slow', hint: 'Add 1500 ms to every answer', path: 'slow', body: { delayMs: 1500 } },
      {
        label: 'Restart',
        hint: 'Server down for 3 s; it forgets its sessions',
        path: 'restart',
        body: { downMs: 3000 },
      },
    ],
  },
  {
    title: 'Sign-in',
    faults: [
      { label: 'Expire tokens', hint: 'Refuse every token issued so far', path: 'expire-tokens' },
      { label: 'Refuse: 401', hint: 'Logins answer 401', path: 'refuse-logins', body: { status: 401 } },
      {
        label: 'Refuse: 429',
        hint: 'Logins and refreshes answer 429, Retry-After 5 s',
        path: 'refuse-logins',
        body: { status: 429, retryAfter: 5, refresh: true },
      },
      {
        label: 'Refuse: 500',
        hint: 'Logins and refreshes answer 500',
        path: 'refuse-logins',
        body: { status: 500, refresh: true },
      },
      { label: 'Allow logins', hint: 'Logins work again', path: 'allow-logins' },
    ],
  },
  {
    title: 'Dialect',
    faults: [
      { label: 'No pong', hint: 'Leave pings unanswered', path: 'switches', body: { noPong: true } },
      {
        label: 'Deaf takeover',
        hint: 'A socket that takes over goes deaf',
        path: 'switches',
        body: { silentTakeover: true },
      },
      { label: 'No ends', hint: 'Never send the ends of an answer', path: 'switches', body: { missingEnds: true } },
    ],
  },
  {
    title: 'Sound',
    faults: [
      { label: 'All at once', hint: 'Send speech as fast as it is made', path: 'switches', body: { speechPace: 0 } },
      {
        label: 'Gap',
        hint: 'No sound for a second in the middle of every sentence',
        path: 'switches',
        body: { audioGapMs: 1000 },
      },
      { label: 'Bursts', hint: 'Sound comes twice a second only', path: 'switches', body: { audioBurstMs: 500 } },
      {
        label: 'Odd frames',
        hint: 'Cut frames of sound in the middle of samples',
        path: 'switches',
        body: { oddAudioFrames: true },
      },
      {
        label: 'Late frames',
        hint: 'Send ten more frames after an interruption',
        path: 'switches',
        body: { lateAudioFrames: 10 },
      },
    ],
  },
];

const POLL_MS = 2000;

function describe(state: FaultState): string {
  const { counts } = state;
  const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
  const parts = [
    plural(state.sockets, 'socket') + (state.frozen > 0 ? ` (${state.frozen} frozen)` : ''),
    plural(counts.dials, 'dial') + (counts.refusedDials > 0 ? ` (${counts.refusedDials} refused)` : ''),
    plural(counts.logins, 'login'),
    plural(counts.refreshes, 'refresh', 'refreshes'),
  ];
  if (state.tokensExpired) parts.push('tokens expired');
  if (state.loginRefusal) parts.push(`logins refused with ${state.loginRefusal.status}`);
  if (state.latencyMs > 0) parts.push(`${state.latencyMs} ms slower`);
  return parts.join(' · ');
}

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  text = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/**
 * Fills a `<section>` with buttons that make the demo server misbehave, and a line that says how it is.
 * Needs `fault-panel.css`. Gives back a function that takes everything away again.
 */
export function mountFaultPanel(host: Element): () => void {
  const stopped = new AbortController();
  const heading = element('h2', 'fault-panel__title', 'Break something');
  heading.id = 'fault-panel-title';
  const stateLine = element('p', 'fault-panel__state', 'Asking the server …');
  const result = element('p', 'fault-panel__result');
  result.setAttribute('role', 'status');
  let timer: ReturnType<typeof setTimeout> | undefined;

  const call = async (path: string, body?: unknown): Promise<FaultState> => {
    const response = await fetch(`/demo/faults${path && `/${path}`}`, {
      method: body === undefined ? 'GET' : 'POST',
      signal: stopped.signal,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return (await response.json()) as FaultState;
  };

  const refresh = async (): Promise<void> => {
    clearTimeout(timer);
    // A hidden page does not need to know.
    if (!document.hidden) {
      try {
        stateLine.textContent = describe(await call(''));
      } catch {
        stateLine.textContent = 'The server does not answer.';
      }
    }
    clearTimeout(timer);
    if (!stopped.signal.aborted) timer = setTimeout(() => void refresh(), POLL_MS);
  };

  const trigger = async (fault: Fault): Promise<void> => {
    try {
      stateLine.textContent = describe(await call(fault.path, fault.body ?? {}));
      result.textContent = `Done: ${fault.hint}.`;
    } catch (error) {
      result.textContent = `That did not work: ${error instanceof Error ? error.message : 'no answer'}.`;
    }
    void refresh();
  };

  const createButton = (fault: Fault, className = 'fault-panel__button'): HTMLButtonElement => {
    const button = element('button', className, fault.label);
    button.type = 'button';
    button.title = fault.hint;
    button.addEventListener('click', () => void trigger(fault), { signal: stopped.signal });
    return button;
  };

  const groups = GROUPS.map(({ title, faults }) => {
    const group = element('div', 'fault-panel__group');
    const label = element('h3', 'fault-panel__label', title);
    const row = element('div', 'fault-panel__row');
    row.append(...faults.map((fault) => createButton(fault)));
    group.append(label, row);
    return group;
  });
  const reset: Fault = { label: 'Everything back to normal', hint: 'Take every fault back', path: 'reset' };
  const resetButton = createButton(reset, 'fault-panel__button fault-panel__button--reset');

  host.classList.add('fault-panel');
  host.setAttribute('aria-labelledby', heading.id);
  host.replaceChildren(heading, stateLine, ...groups, resetButton, result);
  document.addEventListener('visibilitychange', () => void refresh(), { signal: stopped.signal });
  void refresh();

  return () => {
    stopped.abort();
    clearTimeout(timer);
    host.classList.remove('fault-panel');
    host.removeAttribute('aria-labelledby');
    host.replaceChildren();
  };
}
