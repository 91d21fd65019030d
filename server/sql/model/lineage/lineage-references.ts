import type { Session, TableReference } from '../front-end.ts';
import type { WriteStatement } from '../statements/write-tree.ts';
import { qualify, tableReferences } from '../table-references.ts';
import type { Statement } from '../tree.ts';

/** Every table whose columns a lineage needs: those that are read, and the one that is written. Throws `SqlError`. */
export function lineageReferences(
  statement: Statement | WriteStatement,
  session: Session,
): readonly TableReference[] {
  switch (statement.kind) {
    case 'explain':
    case 'explain-analyze':
      return lineageReferences(statement.statement, session);
    case 'create-view':
      return tableReferences(
        { kind: 'query', query: statement.query, parameterCount: 0, position: statement.position },
        session,
      );
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
      return [
        ...tableReferences(statement, session),
        qualify(statement.table, session, null, statement.position),
      ];
    default:
      return tableReferences(statement, session);
  }
}
