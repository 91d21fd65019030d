import type { ResultSpool } from '../spool-port.ts';

/** A spool that has no result and takes none. */
export function emptySpool(): ResultSpool {
  return {
    create: async () => {
      throw new TypeError('This spool takes no results.');
    },
    read: async () => null,
    readArrow: async () => null,
    openView: async () => null,
    summarize: async () => null,
    chart: async () => null,
    tally: async () => null,
    export: async () => null,
    drop: async () => undefined,
  };
}
