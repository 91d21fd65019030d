import type { DuckDBConnection } from '@duckdb/node-api';
import { startAnalysis } from '#server/sql/model/compile.ts';
import type { Session } from '#server/sql/model/front-end.ts';
import { analyse, plainContext } from '#server/sql/model/scope.ts';
import type { Expression } from '#server/sql/model/tree.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import type { CellValue } from '../../../port.ts';
import { toCells } from '../cell.ts';
import { typedSelect } from '../typed-select.ts';

/** The value of an expression that names no column. Throws `SqlError`, and what computing it throws. */
export async function evaluateConstant(
  connection: DuckDBConnection,
  expression: Expression,
  session: Session,
): Promise<{ readonly type: TrinoType; readonly value: CellValue }> {
  const around = startAnalysis({ session, tables: new Map(), parameters: [] });
  const { type, sql } = analyse(expression, plainContext(around, []));
  const query = { duckdbSql: `SELECT ${sql} AS c0`, columns: [{ name: 'c0', type }] };
  const reader = await connection.runAndReadAll(typedSelect(query, { limit: 1 }));
  const [cells = []] = toCells(reader.getColumns(), [type]);
  return { type, value: cells[0] ?? null };
}
