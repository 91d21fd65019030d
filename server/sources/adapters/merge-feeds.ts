type Feed<T> = AsyncGenerator<T, void, undefined>;

/** What several feeds give, as it comes; `width` of them are open at a time, each one item ahead. */
export async function* mergeFeeds<T>(
  feeds: readonly (() => Feed<T>)[],
  width: number,
): AsyncGenerator<T> {
  const waiting = [...feeds];
  const open = new Map<Feed<T>, Promise<readonly [Feed<T>, IteratorResult<T, void>]>>();
  const advance = (feed: Feed<T>) => {
    const next = feed.next().then((result) => [feed, result] as const);
    // It may fail while nobody waits for it; who waits for it later hears of it all the same.
    next.catch(() => undefined);
    open.set(feed, next);
  };
  const openNext = () => {
    const next = waiting.shift();
    if (next !== undefined) advance(next());
  };
  try {
    for (let index = 0; index < width; index += 1) openNext();
    while (open.size > 0) {
      const [feed, result] = await Promise.race(open.values());
      if (result.done === true) {
        open.delete(feed);
        openNext();
        continue;
      }
      advance(feed);
      yield result.value;
    }
  } finally {
    await Promise.allSettled([...open.keys()].map((feed) => feed.return()));
  }
}
