import type { PortDecorators } from '#server/platform/port-decorators.ts';

/** Counts the writes of a process and ends it, as a power cut would, at one of them. */
export interface Failpoints extends PortDecorators {
  /** From now on: the process ends at the `point`-th moment before or after a write; null: never. */
  arm(point: number | null): void;
  /** Moments since it was armed. */
  readonly passed: number;
}

const WRITE = /^\s*(?:INSERT|UPDATE|DELETE|WITH)\b/i;

export function createFailpoints(): Failpoints {
  let passed = 0;
  let fatal: number | null = null;
  const moment = () => {
    passed += 1;
    if (passed === fatal) process.kill(process.pid, 'SIGKILL');
  };
  const write =
    <P extends readonly unknown[], T>(call: (...parameters: P) => Promise<T>) =>
    async (...parameters: P): Promise<T> => {
      moment();
      const value = await call(...parameters);
      moment();
      return value;
    };

  return {
    arm(point) {
      passed = 0;
      fatal = point;
    },
    get passed() {
      return passed;
    },
    database: (database) => ({
      query: (sql, parameters) =>
        WRITE.test(sql) ? write(database.query)(sql, parameters) : database.query(sql, parameters),
      transaction: (work) => write(() => database.transaction(work))(),
    }),
    store: (store) => ({
      ...store,
      put: write(store.put),
      putIfAbsent: write(store.putIfAbsent),
      settle: write(store.settle),
      delete: write(store.delete),
    }),
    catalog: (catalog) => ({
      ...catalog,
      commit: write(catalog.commit),
      merge: write(catalog.merge),
      transplant: write(catalog.transplant),
      createReference: write(catalog.createReference),
      assignReference: write(catalog.assignReference),
      deleteReference: write(catalog.deleteReference),
    }),
    marts: (marts) => ({ ...marts, publish: write(marts.publish) }),
  };
}
