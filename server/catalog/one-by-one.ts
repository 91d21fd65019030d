const last = new WeakMap<object, Map<string, Promise<void>>>();

/**
 * Does the work when everything is done that was asked for earlier, in this process, at one of the places
 * of `owner`. Whoever writes to one table at once with others would else be late again and again.
 */
export async function oneByOne<T>(
  owner: object,
  places: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  const queues = last.get(owner) ?? new Map<string, Promise<void>>();
  last.set(owner, queues);
  const { promise: done, resolve: leave } = Promise.withResolvers<void>();
  const earlier = places.map((place) => queues.get(place));
  for (const place of places) queues.set(place, done);
  try {
    await Promise.all(earlier);
    return await work();
  } finally {
    leave();
    for (const place of places) {
      if (queues.get(place) === done) queues.delete(place);
    }
  }
}
