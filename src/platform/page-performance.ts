import type { PagePerformance } from './platform.js';

/** The browser answers after its next collection of garbage and may do work for it, so it is not asked more often. */
const MEASURE_GAP_MS = 60_000;
/** Chromium takes up to 10 ms to tell how full its heap is. */
const HEAP_GAP_MS = 5000;

/** What browsers have and TypeScript's DOM does not know of. */
interface PageClock {
  now(): number;
  /** Chromium; of the script heap. */
  readonly memory?: { readonly usedJSHeapSize: number; readonly jsHeapSizeLimit: number };
  /** https://wicg.github.io/performance-measure-memory/: isolated pages only, and of the whole page with its workers. */
  readonly measureUserAgentSpecificMemory?: () => Promise<{ readonly bytes: number }>;
}

export interface PageGlobals {
  readonly PerformanceObserver?: typeof PerformanceObserver | undefined;
  readonly performance?: PageClock | undefined;
  readonly crossOriginIsolated?: boolean | undefined;
}

/** What the page's own performance interfaces tell, as far as this browser has them. */
export function createPagePerformance(globals: PageGlobals = globalThis as PageGlobals): PagePerformance {
  const { PerformanceObserver: Observer, performance: page, crossOriginIsolated: isIsolated } = globals;
  let measured: number | undefined;
  let askedAt = -Infinity;
  let heap: PageClock['memory'];
  let heapReadAt = -Infinity;
  const readHeap = (): PageClock['memory'] => {
    const now = page?.now() ?? 0;
    if (now < heapReadAt + HEAP_GAP_MS) return heap;
    heapReadAt = now;
    return (heap = page?.memory);
  };
  const measure = (): void => {
    if (!isIsolated || !page?.measureUserAgentSpecificMemory || page.now() < askedAt + MEASURE_GAP_MS) return;
    askedAt = page.now();
    page.measureUserAgentSpecificMemory().then(
      ({ bytes }) => (measured = bytes),
      () => {}, // it stays unknown
    );
  };
  return {
    observeLongTasks(listener) {
      // W3C Long Tasks: Chromium only, as of 2026.
      if (!Observer?.supportedEntryTypes?.includes('longtask')) return undefined;
      const observer = new Observer((list) => list.getEntries().forEach(({ duration }) => listener(duration)));
      observer.observe({ type: 'longtask' });
      return () => observer.disconnect();
    },
    memory() {
      measure();
      const heap = readHeap();
      const bytes = measured ?? heap?.usedJSHeapSize;
      return bytes === undefined ? undefined : { bytes, fill: heap && heap.usedJSHeapSize / heap.jsHeapSizeLimit };
    },
  };
}
