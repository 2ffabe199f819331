export interface VisibleRows {
  /** Height of one row, pixels. */
  readonly height: number;
  /** First row that exists. */
  readonly first: number;
  /** One past the last row that exists. */
  readonly last: number;
}

const DEFAULT_HEIGHT_PX = 28;
/** Rows beyond each edge, so that scrolling shows no gap. */
const MARGIN = 20;

/** Which of `count` rows of equal height a scroller needs. Before the first layout, and at the end of a log that is followed: the last ones. */
export function visibleRows(scroller: HTMLElement | null, count: number, atEnd = false): VisibleRows {
  const height = scroller?.querySelector<HTMLElement>('.entry')?.offsetHeight || DEFAULT_HEIGHT_PX;
  const inView = Math.ceil((scroller?.clientHeight || 600) / height);
  const top = scroller && !atEnd ? Math.floor(scroller.scrollTop / height) : count;
  const first = Math.max(0, Math.min(top, count - inView) - MARGIN);
  const last = Math.min(count, first + inView + 2 * MARGIN);
  return { height, first, last };
}
