import { z } from 'zod';
import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type { QueryEngine, QueryLimits, ReadContext } from '#server/engine/port.ts';
import { keyStatement, type RowStatementInput, type Side } from './model/row-statement.ts';

export type PerSide<T> = Readonly<Record<Side, T>>;

export interface CountedKeys {
  /** Keys that more than one row has. */
  readonly doubled: PerSide<bigint>;
  readonly rows: PerSide<bigint>;
}

const Line = z.tuple([z.enum(['before', 'after']), z.bigint(), z.bigint(), z.bigint()]);
const NONE: PerSide<bigint> = { before: 0n, after: 0n };

/** Counts the rows and the keys of the files in which two states differ. Throws `AppError` as the engine fails. */
export async function countKeys(
  { engine }: { readonly engine: QueryEngine },
  statement: RowStatementInput,
  { context, ...limits }: Omit<QueryLimits, 'maxRows'> & { readonly context: ReadContext },
): Promise<CountedKeys> {
  const counted = await engine.collect(
    { sql: keyStatement(statement), onlyDiffering: true },
    context,
    { ...limits, maxRows: 2 },
  );
  if (!counted.ok) throw failureToAppError(counted.error);
  const { rowCount, values } = counted.value;
  let found: CountedKeys = { doubled: NONE, rows: NONE };
  for (let row = 0; row < rowCount; row += 1) {
    const [side, , doubled, rows] = Line.parse(values.map((column) => column[row]));
    found = {
      doubled: { ...found.doubled, [side]: doubled },
      rows: { ...found.rows, [side]: rows },
    };
  }
  return found;
}
