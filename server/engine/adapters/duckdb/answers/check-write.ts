import { startAnalysis } from '#server/sql/model/compile.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { compileInsert } from '#server/sql/model/statements/compile-insert.ts';
import type { WriteStatement } from '#server/sql/model/statements/write-tree.ts';
import type { ReadContext } from '../../../port.ts';
import type { StatementRefs } from '../../shared/refs.ts';
import type { PrepareDeps } from '../bind-statement.ts';
import { existingTable, tablePlace } from '../writes/place.ts';
import { targetOf } from '../writes/target-of.ts';
import type { Bind } from './describe-prepared.ts';

interface Asked {
  readonly sql: string;
  readonly context: ReadContext;
  readonly refs: StatementRefs;
  readonly bind: Bind;
}

/** Throws what a statement that writes would be refused for before it writes anything. */
export async function checkWrite(
  deps: PrepareDeps,
  statement: WriteStatement,
  { sql, context, refs, bind }: Asked,
): Promise<void> {
  switch (statement.kind) {
    case 'insert': {
      const run = { deps, context, statement };
      const place = await tablePlace(run, statement.table, refs);
      const table = await existingTable(run, place, 'Inserting into');
      const { env } = await bind(sql, statement);
      compileInsert(statement, targetOf(place, table), startAnalysis(env));
      return;
    }
    case 'update':
    case 'delete':
    case 'merge':
      throw new SqlError(
        'NOT_SUPPORTED',
        `EXPLAIN of ${statement.kind.toUpperCase()} is not supported`,
        statement.position,
      );
    default:
  }
}
