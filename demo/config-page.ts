// Loaded next to the bundle, which has registered the elements: only types come from the sources.
import type { RealtimeSession } from '../components/index.js';
import type { ConfigApplied, ConfigIssue, ConfigState } from '../src/index.js';
import { TagEditor } from './config-editor.js';
import { takeSuggestion } from './config-fix.js';
import { compare, loadOptions, type Option } from './config-options.js';
import { baseRows, PRESETS, rowsOf, type Preset, type Row } from './config-presets.js';
import { find, make } from './dom.js';

const CREDENTIALS = { username: 'demo', password: 'demo-password' };
const PATIENCE_MS = 5000;

const TAKEN: Readonly<Record<ConfigApplied, string>> = {
  live: 'live: in force at once, the connection stays',
  reconnect: 'reconnect: another connection, with the conversation carried over',
  restart: 'restart: everything that depends on it began anew',
};

const page = {
  presets: find('#presets'),
  hint: find('#option-hint'),
  about: find('#about'),
  status: find('#status'),
  connection: find('#connection'),
  outcome: find('#outcome'),
  issues: find('#issues'),
  issuesTitle: find('#issues-title'),
};

/** Shows one session after the other, and what becomes of its attributes. */
class ConfigPage {
  readonly #options: readonly Option[];
  readonly #editor: TagEditor;
  #session: RealtimeSession | undefined;
  #off: (() => void)[] = [];
  /** Attributes that this page has set on the session. */
  #set: readonly Row[] = [];
  #since = '';
  /** Every preset begins a run; what an older one still waits for is of no interest. */
  #run = 0;

  constructor(options: readonly Option[]) {
    this.#options = options;
    this.#editor = new TagEditor(find('#tag'), page.hint, options, () => this.#apply());
    find('#add').addEventListener('click', () => this.#editor.add());
    find('#restart').addEventListener('click', () => this.#restart(this.#editor.rows));
    find('#reset').addEventListener('click', () => this.reset());
    page.presets.append(...PRESETS.map((preset) => this.#createPreset(preset)));
  }

  /** Back to a session that works. */
  reset(): void {
    this.#run += 1;
    this.#choose(undefined);
    this.#editor.rows = baseRows();
    this.#restart(baseRows());
  }

  #createPreset(preset: Preset): HTMLElement {
    const button = make('button', { type: 'button', textContent: preset.label, title: preset.hint });
    button.dataset['preset'] = preset.id;
    button.toggleAttribute('data-good', preset.good ?? false);
    button.addEventListener('click', () => void this.#show(preset));
    return button;
  }

  #choose(preset: Preset | undefined): void {
    page.about.textContent = preset?.hint ?? '';
    for (const button of page.presets.children) button.ariaPressed = String(preset?.label === button.textContent);
  }

  async #show(preset: Preset): Promise<void> {
    const run = (this.#run += 1);
    const rows = rowsOf(preset);
    this.#choose(preset);
    if (!preset.anew && this.#session?.dataset['state'] !== 'connected') {
      // A change is told from a start only while a session runs.
      this.#restart(baseRows());
      await this.#untilConnected();
      if (run !== this.#run) return;
    }
    this.#editor.rows = rows;
    if (preset.anew) this.#restart(rows, preset.pageProtocol);
    else this.#apply();
  }

  /** Puts a new session in the place of the one before. */
  #restart(rows: readonly Row[], pageProtocol?: string): void {
    for (const off of this.#off) off();
    this.#session?.remove();
    const session = make('realtime-session', { id: 'session' });
    if (pageProtocol) session.deps = { pageProtocol };
    this.#session = session;
    this.#set = [];
    this.#since = '';
    this.#setAttributes(rows);
    // A token of one's own is the other way to sign in.
    if (!rows.some(({ name }) => name === 'token')) session.credentials = CREDENTIALS;
    document.body.append(session);
    page.outcome.textContent = 'A new session.';
    this.#follow(session);
  }

  #follow(session: RealtimeSession): void {
    const { client } = session;
    if (!client) return;
    let before = client.$config.get();
    this.#showState(before);
    this.#off = [
      client.$config.listen((state) => {
        this.#showOutcome(before, state);
        before = state;
        this.#showState(state);
      }),
      client.$connection.subscribe(({ status }) => {
        this.#since = status === 'connected' ? this.#since || new Date().toLocaleTimeString() : '';
        page.connection.textContent = this.#since ? `${status}, without a break since ${this.#since}` : status;
        page.connection.dataset['state'] = status;
      }),
    ];
  }

  /** Brings what was edited into force. */
  #apply(): void {
    const session = this.#session;
    const before = session?.client?.$config.get();
    if (!session || !before) return;
    const rows = this.#editor.rows;
    const heavy = this.#setAttributes(rows);
    page.outcome.textContent = heavy ? 'Proving another connection …' : 'No value has changed.';
    // The session takes everything of this task as one change, and says nothing when nothing differs.
    setTimeout(() => this.#editor.mark(session.client?.$config.get().issues ?? []), 0);
  }

  /** Sets what differs. Returns whether something of it may need another connection. */
  #setAttributes(rows: readonly Row[]): boolean {
    const session = this.#session;
    if (!session) return false;
    // As in HTML, the first one of a name counts.
    const wanted = rows.filter((row, index) => rows.findIndex(({ name }) => name === row.name) === index);
    const gone = this.#set.filter(({ name }) => !wanted.some((row) => row.name === name));
    const changed = wanted.filter(
      ({ name, value }) => !this.#set.some((row) => row.name === name && row.value === value),
    );
    for (const { name } of gone) {
      session.removeAttribute(name);
      // It is read once and taken out of the page, so that only the property can forget it.
      if (name === 'token') session.token = undefined;
    }
    // A name that is no attribute of the session is read together with the next one that is: so all are set again.
    const again = wanted.filter((row) => changed.includes(row) || row.name !== 'token');
    const refused = again.filter(({ name, value }) => !trySet(session, name, value));
    this.#set = wanted.filter((row) => !refused.includes(row));
    const names = [...gone, ...changed].map(({ name }) => name);
    return (
      session.dataset['state'] === 'connected' &&
      this.#options.some(({ attribute, applies }) => applies !== 'live' && names.includes(attribute))
    );
  }

  #showOutcome(before: ConfigState, after: ConfigState): void {
    const { changed, applied } = compare(this.#options, before.values, after.values);
    const refused = after.issues.some(({ severity }) => severity === 'error');
    const names = changed.map(({ attribute }) => attribute).join(', ');
    if (refused && after.status === 'valid') page.outcome.textContent = 'Refused as a whole: what ran before goes on.';
    else if (refused) page.outcome.textContent = 'Refused: nothing runs yet.';
    else if (applied) page.outcome.textContent = `${TAKEN[applied]} (${names})`;
    else page.outcome.textContent = 'Taken: no value differs.';
  }

  #showState({ status, issues }: ConfigState): void {
    page.status.textContent = status;
    page.status.dataset['status'] = status;
    page.issuesTitle.textContent = issues.length === 0 ? 'No issues' : `Issues (${issues.length})`;
    page.issues.replaceChildren(...issues.map((issue) => this.#createIssue(issue)));
    this.#editor.mark(issues);
  }

  #createIssue(issue: ConfigIssue): HTMLElement {
    const { severity, message, suggestion } = issue;
    const line = make('li', {}, make('strong', { textContent: severity }), ' ', make('bdi', { textContent: message }));
    line.dataset['severity'] = severity;
    const rows = takeSuggestion(issue, this.#editor.rows, this.#options);
    if (!rows || !suggestion) return line;
    const button = make('button', { type: 'button', ariaLabel: `Apply ${suggestion}`, textContent: 'Apply' });
    button.addEventListener('click', () => {
      this.#editor.rows = rows;
      this.#apply();
      // The button is gone with its issue.
      page.issuesTitle.focus();
    });
    line.append(make('p', {}, 'Write ', make('code', { textContent: suggestion }), ' ', button));
    return line;
  }

  async #untilConnected(): Promise<void> {
    const { client } = this.#session ?? {};
    if (!client) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, PATIENCE_MS);
      this.#off.push(
        client.$connection.subscribe(({ status }) => {
          if (status !== 'connected') return;
          clearTimeout(timer);
          resolve();
        }),
      );
    });
  }
}

/** Whether the name is one that an attribute can have. */
function trySet(session: HTMLElement, name: string, value: string): boolean {
  try {
    session.setAttribute(name, value);
    return true;
  } catch {
    page.hint.textContent = `${name} is not a name that an attribute can have.`;
    return false;
  }
}

new ConfigPage(await loadOptions()).reset();
