/** States of the steps of a first run of the tiny project. */
export const ALL_DONE = {
  'raw.entries': 'done',
  'silver.readings': 'done',
  'gold.people': 'done',
  'gold.totals': 'done',
  'marts.overview': 'done',
  checks: 'done',
  merge: 'done',
  publish: 'done',
};

/** A step to stand in until the test lets it go on. */
export function createGate(asset: string) {
  const entered = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    entered: entered.promise,
    open: opened.resolve,
    onMaterialize: async ({ key, signal }: { key: readonly string[]; signal?: AbortSignal }) => {
      if (key.join('.') !== asset) return undefined;
      entered.resolve();
      const aborted = Promise.withResolvers<void>();
      signal?.addEventListener('abort', () => aborted.resolve());
      await Promise.race([opened.promise, aborted.promise]);
      return undefined;
    },
  };
}
