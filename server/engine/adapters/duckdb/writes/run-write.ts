import type { WriteStatement } from '#server/sql/model/statements/write-tree.ts';
import { alterTable } from './alter-table.ts';
import { changeRows } from './change-rows.ts';
import { comment } from './comment.ts';
import { createTable } from './create-table.ts';
import { createTableAs } from './create-table-as.ts';
import { dropTable } from './drop-table.ts';
import { insert } from './insert.ts';
import { analyze, callProcedure, executeProcedure } from './procedures.ts';
import { createSchema, dropSchema, renameSchema } from './schemas.ts';
import { truncate } from './truncate.ts';
import type { WriteOutcome, WriteRun } from './write-run.ts';

/** Does what a statement asks for, in one commit of the catalog at most. Throws `SqlError` and `AppError`. */
export function runWrite(run: WriteRun): Promise<WriteOutcome> {
  const { statement } = run;
  const of = <S extends WriteStatement>(own: S): WriteRun<S> => ({ ...run, statement: own });
  switch (statement.kind) {
    case 'insert':
      return insert(of(statement));
    case 'update':
    case 'delete':
    case 'merge':
      return changeRows(of(statement));
    case 'truncate':
      return truncate(of(statement));
    case 'create-table':
      return createTable(of(statement));
    case 'create-table-as':
      return createTableAs(of(statement));
    case 'create-schema':
      return createSchema(of(statement));
    case 'drop-schema':
      return dropSchema(of(statement));
    case 'alter-schema':
      return renameSchema(of(statement));
    case 'alter-table':
      return alterTable(of(statement));
    case 'drop-table':
      return dropTable(of(statement));
    case 'comment':
      return comment(of(statement));
    case 'alter-table-execute':
      return executeProcedure(of(statement));
    case 'call':
      return callProcedure(of(statement));
    case 'analyze':
      return analyze(of(statement));
  }
}
