import type { Browser } from 'playwright-core';

/** A task is long over 50 ms (W3C Long Tasks). */
export const LONG_TASK_MS = 50;

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Time of the thread's own, microseconds. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/**
 * Lengths of the tasks of a page's main thread while `work` lasts, milliseconds, longest first. `longtask` entries tell the time on the
 * wall, in which a busy machine does other things too; what a task takes of the thread is what the page is to blame for.
 * One trace at a time: it is of all pages of the browser.
 */
export async function tasksDuring<T>(browser: Browser, work: () => Promise<T>): Promise<[result: T, tasks: number[]]> {
  const tracing = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: unknown[] }): void => void events.push(...(value as TraceEvent[]));
  tracing.on('Tracing.dataCollected', collect);
  await tracing.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', '__metadata'] },
  });
  const result = await work();
  const complete = new Promise((resolve) => tracing.once('Tracing.tracingComplete', resolve));
  await tracing.send('Tracing.end');
  await complete;
  await tracing.detach();
  const mains = new Set(
    events.flatMap(({ name, args, pid, tid }) =>
      name === 'thread_name' && args.name === 'CrRendererMain' ? [`${pid}/${tid}`] : [],
    ),
  );
  const tasks = events.flatMap(({ name, ph, pid, tid, tdur }) =>
    ph === 'X' && name.endsWith('RunTask') && mains.has(`${pid}/${tid}`) ? [(tdur ?? 0) / 1000] : [],
  );
  return [result, tasks.sort((a, b) => b - a)];
}
