import type { ConfigIssue } from '../src/index.js';
import type { Option } from './config-options.js';
import type { Row } from './config-presets.js';
import { make } from './dom.js';

/** The attributes of a start tag as lines of two fields, completed from the schema. */
export class TagEditor {
  readonly #list: HTMLElement;
  readonly #hint: HTMLElement;
  readonly #options: ReadonlyMap<string, Option>;
  readonly #changed: () => void;

  /** @param changed Called after a person has finished a change. */
  constructor(list: HTMLElement, hint: HTMLElement, options: readonly Option[], changed: () => void) {
    this.#list = list;
    this.#hint = hint;
    this.#options = new Map(options.map((option) => [option.attribute, option]));
    this.#changed = changed;
    list.after(...this.#dataLists());
    list.addEventListener('change', () => changed());
    list.addEventListener('focusin', (event) => this.#explain(event.target as HTMLElement));
  }

  get rows(): readonly Row[] {
    return this.#lines.flatMap((line) => {
      const [name, value] = fieldsOf(line);
      return name.value.trim() ? { name: name.value.trim().toLowerCase(), value: value.value } : [];
    });
  }

  set rows(rows: readonly Row[]) {
    this.#list.replaceChildren(...rows.map((row) => this.#createLine(row)));
    this.#number();
  }

  /** An empty line at the end, ready to be written in. */
  add(): void {
    const line = this.#createLine({ name: '', value: '' });
    this.#list.append(line);
    this.#number();
    fieldsOf(line)[0].focus();
  }

  /** Marks the lines that something is wrong with. */
  mark(issues: readonly ConfigIssue[]): void {
    for (const line of this.#lines) {
      const [name, value] = fieldsOf(line);
      const issue = issues.find(({ attribute }) => attribute !== undefined && attribute === name.value.trim());
      line.dataset['severity'] = issue?.severity ?? '';
      const wrong = issue?.severity === 'error';
      name.setAttribute('aria-invalid', String(wrong && !this.#options.has(name.value) && name.value !== 'config'));
      value.setAttribute('aria-invalid', String(wrong));
    }
  }

  get #lines(): HTMLElement[] {
    return [...this.#list.children] as HTMLElement[];
  }

  #createLine({ name, value }: Row): HTMLElement {
    const nameField = make('input', { className: 'tag__name', value: name, spellcheck: false, autocomplete: 'off' });
    const valueField = make('input', { className: 'tag__value', value, spellcheck: false, autocomplete: 'off' });
    nameField.setAttribute('list', 'config-attributes');
    nameField.autocapitalize = 'none';
    const follow = (): void => {
      const attribute = nameField.value.trim().toLowerCase();
      valueField.type = attribute === 'token' ? 'password' : 'text';
      valueField.setAttribute('list', `config-values-${attribute}`);
      nameField.size = Math.max(8, nameField.value.length + 1);
    };
    nameField.addEventListener('input', follow);
    follow();
    const remove = make('button', { type: 'button', className: 'tag__remove', textContent: '×' });
    const line = make('div', { className: 'tag__line' }, nameField, '="', valueField, '"', remove);
    remove.addEventListener('click', () => this.#remove(line));
    return line;
  }

  #remove(line: HTMLElement): void {
    const next = line.nextElementSibling ?? line.previousElementSibling;
    line.remove();
    this.#number();
    (next?.querySelector<HTMLElement>('.tag__remove') ?? document.querySelector<HTMLElement>('#add'))?.focus();
    this.#changed();
  }

  #number(): void {
    for (const [index, line] of this.#lines.entries()) {
      const [name, value] = fieldsOf(line);
      name.ariaLabel = `Attribute ${index + 1}, name`;
      value.ariaLabel = `Attribute ${index + 1}, value`;
      const remove = line.querySelector('button');
      if (remove) remove.ariaLabel = `Remove attribute ${index + 1}`;
    }
  }

  #explain(target: HTMLElement): void {
    const line = target.closest<HTMLElement>('.tag__line');
    const option = line && this.#options.get(fieldsOf(line)[0].value.trim().toLowerCase());
    if (!option) return;
    const { attribute, description, fallback, applies } = option;
    const usual = String(fallback) === '' ? 'empty' : String(fallback);
    this.#hint.textContent = `${attribute}: ${description.replaceAll('`', '')} Default: ${usual}. Takes: ${applies}.`;
  }

  #dataLists(): HTMLElement[] {
    const list = (id: string, values: readonly string[]): HTMLElement =>
      make('datalist', { id }, ...values.map((value) => make('option', { value })));
    const options = [...this.#options.values()];
    return [
      list('config-attributes', [...this.#options.keys(), 'config']),
      ...options
        .filter(({ choices }) => choices.length > 0)
        .map(({ attribute, choices }) => list(`config-values-${attribute}`, choices)),
    ];
  }
}

function fieldsOf(line: HTMLElement): [HTMLInputElement, HTMLInputElement] {
  return [...line.querySelectorAll('input')] as [HTMLInputElement, HTMLInputElement];
}
