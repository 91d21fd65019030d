const MOST = 20;

/** What the list of jobs of a table is asked for: its own, and those of the whole warehouse. */
export const jobLists = (key: string[]) =>
  [
    { key, maxRecords: MOST },
    { kind: 'remove-orphans', maxRecords: MOST },
  ] as const;
