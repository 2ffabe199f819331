import type { RealtimeSession } from '../components/index.js';
import { make } from './dom.js';

type Client = NonNullable<RealtimeSession['client']>;
type Items = ReturnType<Client['$conversation']['get']>['items'];
type Delivery = Extract<Items[number], { kind: 'user' }>['delivery'];

/** What became of everything that was sent since the page was opened. */
export class DeliveryBook {
  readonly #deliveries = new Map<string, Delivery>();

  /** Takes in what the transcript says. What came from the history was not sent here. */
  read(items: Items): void {
    for (const item of items) {
      if (item.kind === 'user' && item.at !== undefined) this.#deliveries.set(item.id, item.delivery);
    }
  }

  get figures(): Readonly<Record<'sent' | 'arrived' | 'waiting' | 'lost', number>> {
    const all = [...this.#deliveries.values()];
    const count = (...which: readonly Delivery[]): number => all.filter((each) => which.includes(each)).length;
    return {
      sent: all.length,
      arrived: count('confirmed'),
      waiting: count('queued', 'sent'),
      lost: count('unknown', 'failed'),
    };
  }
}

const NAMES = { sent: 'Sent', arrived: 'Arrived', waiting: 'On the way', lost: 'Lost' } as const;

/** Four figures that say whether anything was lost, whatever is broken meanwhile. */
export function mountNothingLost(host: HTMLElement, session: RealtimeSession): void {
  const book = new DeliveryBook();
  const values = new Map<string, HTMLElement>();
  const verdict = make('p', { className: 'lost__verdict', textContent: 'Send something, then break something.' });
  verdict.setAttribute('role', 'status');
  const list = make('dl', { className: 'lost__figures' });
  for (const [key, name] of Object.entries(NAMES)) {
    const value = make('dd', { textContent: '0' });
    values.set(key, value);
    list.append(make('div', {}, make('dt', { textContent: name }), value));
  }
  host.append(list, verdict);

  const show = (): void => {
    const { figures } = book;
    for (const [key, value] of Object.entries(figures)) {
      const target = values.get(key);
      if (target) target.textContent = String(value);
    }
    host.dataset['lost'] = String(figures.lost > 0);
    if (figures.sent === 0) return;
    const words =
      figures.lost > 0
        ? 'Look at the transcript: it says which, and offers to send it again.'
        : figures.waiting > 0
          ? 'Some are still on the way.'
          : 'Nothing lost.';
    if (verdict.textContent !== words) verdict.textContent = words;
  };
  session.addEventListener('realtime-transcript-updated', ({ detail }) => {
    book.read(detail.conversation.items);
    show();
  });
}
