import { readFile } from 'node:fs/promises';
import type { Plan } from '../../../port.ts';
import { withoutFiles } from './explain-query.ts';
import { type PlanInput, planTree, readProfiled } from './plan-tree.ts';

/** What the last statements did, operator by operator. */
export interface Profiles {
  /** Reads what DuckDB left in a file about the statement that just ran; what cannot be read is left out. */
  keep(queryId: string, file: string | null, query: ProfiledQuery): Promise<void>;
  /** Null for a statement that ran too long ago, or left nothing. */
  find(queryId: string): Plan | null;
}

export interface ProfiledQuery {
  readonly duckdbSql: string;
  readonly inputs: readonly PlanInput[];
}

const KEPT = 100;

export function createProfiles(): Profiles {
  const plans = new Map<string, Plan>();
  return {
    async keep(queryId, file, { duckdbSql, inputs }) {
      if (file === null) return;
      const plan = await readFile(file, 'utf8').then(
        (json) => planOf(json, duckdbSql, inputs),
        () => null,
      );
      if (plan === null) return;
      plans.set(queryId, plan);
      const [oldest] = plans.keys();
      if (plans.size > KEPT && oldest !== undefined) plans.delete(oldest);
    },
    find: (queryId) => plans.get(queryId) ?? null,
  };
}

function planOf(json: string, duckdbSql: string, inputs: readonly PlanInput[]): Plan | null {
  try {
    const root = planTree(readProfiled(json), inputs);
    return { root, sql: withoutFiles(duckdbSql, inputs), io: null };
  } catch {
    return null;
  }
}
