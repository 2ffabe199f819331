import type { Browser, CDPSession } from 'playwright-core';

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
 * @param tracing of `newTracing()`
 */
export async function tasksDuring<T>(
  tracing: CDPSession,
  work: () => Promise<T>,
): Promise<[result: T, tasks: number[]]> {
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
  tracing.off('Tracing.dataCollected', collect);
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

/** One trace at a time: of all pages of this Chromium. */
export const newTracing = (browser: Browser): Promise<CDPSession> => browser.newBrowserCDPSession();
