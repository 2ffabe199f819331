import type { PagePerformance } from './platform.js';

interface HeapMemory {
  readonly usedJSHeapSize: number;
  readonly jsHeapSizeLimit: number;
}

/** What the page's own performance interfaces tell, as far as this browser has them. */
export function createPagePerformance(): PagePerformance {
  const { PerformanceObserver: Observer, performance: page } = globalThis as Partial<typeof globalThis>;
  return {
    observeLongTasks(listener) {
      // W3C Long Tasks: Chromium only, as of 2026.
      if (!Observer?.supportedEntryTypes?.includes('longtask')) return undefined;
      const observer = new Observer((list) => list.getEntries().forEach(({ duration }) => listener(duration)));
      observer.observe({ type: 'longtask' });
      return () => observer.disconnect();
    },
    memory() {
      const memory = (page as { memory?: HeapMemory } | undefined)?.memory;
      return memory && { usedBytes: memory.usedJSHeapSize, limitBytes: memory.jsHeapSizeLimit };
    },
  };
}
