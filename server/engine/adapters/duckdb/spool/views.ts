import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '#server/platform/errors.ts';
import { isWhole, type ResultView, type RowsView } from '../../../model/result-view.ts';
import { comparisonSql } from './comparison-sql.ts';
import { shareWork } from './share-work.ts';
import { notOfType } from './spool-columns.ts';
import type { SpooledColumn, SpoolFiles, SpoolMeta } from './spool-files.ts';
import { literalsOf, rowsViewSql } from './view-sql.ts';
import { copyTo } from './write-query.ts';

/** Views of one result that are kept beside it; the one that was asked for longest ago goes. */
const VIEWS_A_RESULT = 3;

/** A result, or a view of one: a file of rows and what is in it. */
export interface Spooled {
  readonly name: string;
  readonly meta: SpoolMeta;
}

type OnConnection = <T>(
  work: (connection: DuckDBConnection) => Promise<T>,
  signal?: AbortSignal,
) => Promise<T>;

export interface Views {
  /** Makes the view unless it is there; null when a result it is made of is not. */
  open(queryId: string, view: ResultView, signal?: AbortSignal): Promise<Spooled | null>;
  forget(queryId: string): void;
}

/** Views of results, made when they are first looked at: what is sorted once is read by range like any result. */
export function createViews(files: SpoolFiles, onConnection: OnConnection): Views {
  const kept = new Map<string, readonly string[]>();
  const making = shareWork<SpoolMeta>();

  const keep = async (queryId: string, name: string) => {
    const names = [...(kept.get(queryId) ?? []).filter((other) => other !== name), name];
    kept.set(queryId, names.slice(-VIEWS_A_RESULT));
    for (const old of names.slice(0, -VIEWS_A_RESULT)) await files.remove(old);
  };

  const make = async (name: string, plan: Plan, signal: AbortSignal): Promise<SpoolMeta> => {
    const file = files.unfinished(name);
    try {
      const { rowsChanged } = await onConnection(
        (connection) => connection.run(copyTo(plan.sql, file)),
        signal,
      );
      const { columns, truncated } = plan;
      return await files.finish(name, file, { columns, rowCount: rowsChanged, truncated });
    } catch (cause) {
      await rm(file, { force: true });
      throw cause;
    }
  };

  return {
    async open(queryId, view, signal) {
      const meta = await files.meta(queryId);
      if (meta === null) return null;
      if (isWhole(view)) return { name: queryId, meta };
      const name = `${queryId}.${nameOf(view)}`;
      const there = await files.meta(name);
      if (there !== null) {
        await keep(queryId, name);
        return { name, meta: there };
      }
      const plan = await planOf(queryId, meta, view);
      if (plan === null) return null;
      const made = await making(name, (stop) => make(name, plan, stop), signal);
      await keep(queryId, name);
      return { name, meta: made };
    },
    forget(queryId) {
      kept.delete(queryId);
    },
  };

  async function planOf(queryId: string, meta: SpoolMeta, view: ResultView): Promise<Plan | null> {
    const file = files.rows(queryId);
    if (view.kind === 'rows') {
      await assertLiterals(meta.columns, view);
      const { columns, truncated } = meta;
      return { sql: rowsViewSql(file, meta, view), columns, truncated };
    }
    const before = await files.meta(view.before);
    if (before === null) return null;
    const earlier = { file: files.rows(view.before), meta: before };
    const { sql, columns } = comparisonSql(earlier, { file, meta }, view.key);
    return { sql, columns, truncated: meta.truncated || before.truncated };
  }

  /** A text that is no value of its column would match nothing, and nobody would know why. */
  async function assertLiterals(columns: readonly SpooledColumn[], view: RowsView): Promise<void> {
    const literals = literalsOf(columns, view);
    if (literals.length === 0) return;
    const items = literals.map(({ sql }) => `${sql} IS NULL`);
    const reader = await onConnection((connection) =>
      connection.runAndReadAll(`SELECT ${items.join(', ')}`),
    );
    const wrong = literals.find((_, at) => reader.value(at, 0) === true);
    if (wrong !== undefined) throw new AppError('invalid', notOfType(wrong.text, wrong.column));
  }
}

interface Plan {
  readonly sql: string;
  readonly columns: readonly SpooledColumn[];
  readonly truncated: boolean;
}

const nameOf = (view: ResultView): string =>
  createHash('sha256').update(JSON.stringify(view)).digest('hex').slice(0, 32);
