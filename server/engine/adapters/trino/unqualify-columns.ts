import type { DottedName } from '#server/sql/parser/table-mentions.ts';
import type { Read } from './bind-reads.ts';
import type { TextEdit } from './text-edits.ts';

/**
 * A table that is read at a commit keeps only its own name: columns that are written behind the
 * schema's or the catalog's name (`s.t.c`) lose those.
 */
export function unqualifyColumns(
  names: readonly DottedName[],
  reads: readonly Read[],
): readonly TextEdit[] {
  const prefixes = reads
    .filter(({ mention }) => !mention.hasAlias)
    .flatMap(({ catalog, schema, table }) => [
      [catalog, schema, table],
      [schema, table],
    ]);
  return names.flatMap(({ parts }) => {
    const prefix = prefixes.find((wanted) =>
      wanted.every((value, index) => parts[index]?.value === value),
    );
    const first = parts[0];
    const table = prefix === undefined ? undefined : parts[prefix.length - 1];
    return first === undefined || table === undefined
      ? []
      : [{ start: first.start, end: table.start, text: '' }];
  });
}
