import { evolveSchema } from '#server/iceberg/model/evolve-schema.ts';
import { currentSchema } from '#server/iceberg/model/metadata.ts';
import { setProperties } from '#server/iceberg/model/set-properties.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import type { WriteStatement } from '#server/sql/model/statements/write-tree.ts';
import { findPath } from './alter-columns.ts';
import { commitMetadata } from './commit-metadata.ts';
import { existingTable, nameOf, tablePlace } from './place.ts';
import { changed, type WriteOutcome, type WriteRun } from './write-run.ts';

type Comment = Extract<WriteStatement, { readonly kind: 'comment' }>;

/** Describes a table or a column, or takes the description away. */
export async function comment(run: WriteRun<Comment>): Promise<WriteOutcome> {
  const { column, comment: doc, position, table } = run.statement;
  const place = await tablePlace(run, table);
  const { metadata } = await existingTable(run, place, 'Commenting on');
  if (column === null) {
    await commitMetadata(run, place, `Describe ${nameOf(place)}`, (now) =>
      setProperties(now, doc === null ? { remove: ['comment'] } : { set: { comment: doc } }),
    );
    return changed('COMMENT');
  }
  const path = findPath(currentSchema(metadata).fields, [column]);
  if (path === null) {
    throw new SqlError('COLUMN_NOT_FOUND', `Column does not exist: ${column.value}`, position);
  }
  const message = `Describe column ${path.join('.')} of ${nameOf(place)}`;
  await commitMetadata(run, place, message, (now) =>
    evolveSchema(now, [{ kind: 'describe', column: path, doc }]),
  );
  return changed('COMMENT');
}
