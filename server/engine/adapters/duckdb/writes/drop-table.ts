import { dropEntry } from '#server/catalog/drop-entry.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import type { WriteStatement } from '#server/sql/model/statements/write-tree.ts';
import { contentAt, findTablePlace, nameOf, noTable } from './place.ts';
import { changed, commitOf, type WriteOutcome, type WriteRun } from './write-run.ts';

type DropTable = Extract<WriteStatement, { readonly kind: 'drop-table' }>;

/** Takes a table off a branch. Its files stay for earlier commits and other branches. */
export async function dropTable(run: WriteRun<DropTable>): Promise<WriteOutcome> {
  const { statement } = run;
  const { position } = statement;
  const place = await findTablePlace(run, statement.table);
  const content = place === null ? null : await contentAt(run, place.head.hash, place.key);
  if (place === null || content === null || content.type === 'NAMESPACE') {
    if (statement.ifExists) return changed('DROP TABLE');
    const name = statement.table.map(({ value }) => value.toLowerCase()).join('.');
    if (place === null) {
      throw new SqlError('TABLE_NOT_FOUND', `Table '${name}' does not exist`, position);
    }
    const [catalog, schema, table] = place.name;
    throw noTable({ catalog, schema, table }, position);
  }
  if (content.type === 'ICEBERG_VIEW') {
    const name = place.name.join('.');
    throw new SqlError(
      'GENERIC_USER_ERROR',
      `Table '${name}' does not exist, but a view with that name exists. Did you mean DROP VIEW ${name}?`,
      position,
    );
  }
  const message = `Drop table ${nameOf(place)}`;
  const { author, properties } = commitOf(run, message);
  await dropEntry(run.deps, {
    kind: 'table',
    branch: place.head.name,
    key: place.key,
    note: { message, authors: [author], properties },
  });
  return changed('DROP TABLE');
}
