/** Reporter for `node --test`: nothing but the totals, as JSON. */
export default async function* nodeTestCounts(events) {
  const totals = {};
  for await (const { type, data } of events) {
    const [, name, count] = (type === 'test:diagnostic' && /^(\w+) (\d+)$/.exec(data.message)) || [];
    // Only the run's own totals stand at the outermost level; the last ones count.
    if (name && data.nesting === 0) totals[name] = Number(count);
  }
  yield JSON.stringify({
    passed: totals.pass ?? 0,
    failed: (totals.fail ?? 0) + (totals.cancelled ?? 0),
    skipped: (totals.skipped ?? 0) + (totals.todo ?? 0),
  });
}
