import { seededRandom } from '../../src/testing/index.js';
import type { ClientModel, Library, Wait } from './client-model.js';
import { EventQueue } from './event-queue.js';
import { acceptance, type Scenario } from './scenarios.js';

/** Width of the finest count of dials, milliseconds. */
export const BIN_MS = 10;
/** The simulation ends here even if some are still out, milliseconds. */
const HORIZON_MS = 4 * 3_600_000;

export interface StormResult {
  readonly clients: number;
  readonly dials: number;
  /** Dials in each {@link BIN_MS} since the drop. */
  readonly bins: readonly number[];
  /** Most dials in any second, and the same for dials that the server was there for. */
  readonly peakSecond: number;
  readonly peakSecondBack: number;
  /** Most dials in any 50 ms as a part of all clients, and the same for dials that the server was there for. */
  readonly peakShare: number;
  readonly peakShareBack: number;
  /** Milliseconds until this part of all clients was connected; `undefined`: it never was. */
  readonly half: number | undefined;
  readonly nearlyAll: number | undefined;
  /** Clients that will never dial again by themselves. */
  readonly gaveUp: number;
}

/** Most dials in any window of this width, from the bin `from` on. */
export function busiest(bins: readonly number[], windowMs: number, from = 0): number {
  const width = windowMs / BIN_MS;
  let sum = 0;
  let most = 0;
  for (let index = from; index < bins.length; index += 1) {
    sum += (bins[index] ?? 0) - (index - width >= from ? (bins[index - width] ?? 0) : 0);
    most = Math.max(most, sum);
  }
  return most;
}

/** A generator for each client: how it draws does not depend on who else is there. */
const randomOf = (seed: number, client: number): (() => number) =>
  seededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(client + 1, 0x85ebca6b));

/** Drops `clients` stable connections at 0 and follows every client until it is connected or has given up. Pure. */
export function simulate(library: Library, scenario: Scenario, clients: number, seed: number): StormResult {
  const accepts = acceptance(scenario, clients);
  const queue = new EventQueue();
  const models: ClientModel[] = [];
  const connectedAt: number[] = [];
  const bins: number[] = [];
  let dials = 0;
  let gaveUp = 0;

  const plan = (client: number, now: number, wait: Wait): void => {
    if (wait === undefined) gaveUp += 1;
    else queue.push(now + wait, client);
  };
  for (let client = 0; client < clients; client += 1) {
    const model = library.create(randomOf(seed, client));
    models.push(model);
    plan(client, 0, model.dropped(0));
  }
  for (let next = queue.pop(); next && next.at < HORIZON_MS; next = queue.pop()) {
    const { at, client } = next;
    const model = models[client] as ClientModel;
    const due = model.due(at);
    if (due !== 'dial') {
      plan(client, at, due);
      continue;
    }
    dials += 1;
    const bin = Math.floor(at / BIN_MS);
    while (bins.length <= bin) bins.push(0);
    bins[bin] = (bins[bin] ?? 0) + 1;
    if (accepts(at)) {
      model.accepted(at);
      connectedAt.push(at);
    } else plan(client, at, model.refused(at));
  }
  const back = scenario.backAt / BIN_MS;
  return {
    clients,
    dials,
    bins,
    peakSecond: busiest(bins, 1000),
    peakSecondBack: busiest(bins, 1000, back),
    peakShare: busiest(bins, 50) / clients,
    peakShareBack: busiest(bins, 50, back) / clients,
    half: connectedAt[Math.ceil(clients * 0.5) - 1],
    nearlyAll: connectedAt[Math.ceil(clients * 0.99) - 1],
    gaveUp,
  };
}
