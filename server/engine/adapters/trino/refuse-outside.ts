import { SqlError } from '#server/sql/model/front-end.ts';
import type { StatementKind } from '#server/sql/model/statements/classify.ts';
import type { Mention } from '#server/sql/parser/table-mentions.ts';
import { MART_CATALOG } from '../../model/ref-catalog.ts';
import { isLakeCatalog, type MentionedName } from './mentioned-name.ts';

/** By catalog of Trino the schemas that everybody may read; what other catalogs hold is not the console's to show. */
const OPEN: Readonly<Record<string, ReadonlySet<string>>> = {
  [MART_CATALOG]: new Set(['marts']),
  system: new Set(['metadata', 'jdbc', 'information_schema']),
};
const TELLS: ReadonlySet<StatementKind> = new Set(['show', 'describe']);
/** Functions that read nothing, and what tells of a table of the lake. */
const PLAIN_FUNCTIONS: ReadonlySet<string> = new Set(['sequence', 'exclude_columns']);

/**
 * Trino's account reaches more than a person may: its other catalogs, the console's own tables beside the
 * marts, everybody's statements. Throws `SqlError` for a name outside of the lake, the marts and what
 * Trino says of names and types.
 */
export function refuseOutside(named: readonly MentionedName[], kind: StatementKind): void {
  for (const { mention, catalog, schema } of named) {
    if (catalog === null || isLakeCatalog(catalog)) continue;
    const open = OPEN[catalog];
    const isOpen = open !== undefined && (schema === null || open.has(schema));
    const isRead = mention.kind !== 'object' || TELLS.has(kind);
    if (isOpen && isRead) continue;
    const what = mention.parts.map(({ value }) => value).join('.');
    throw new SqlError(
      'PERMISSION_DENIED',
      open === undefined
        ? `Catalog '${catalog}' is not one of this console. SHOW CATALOGS lists what there is.`
        : `'${what}' cannot be used here: of '${catalog}' only ${[...open].join(', ')} may be read.`,
      mention.position,
    );
  }
}

/** Throws `SqlError` for a table function that reads past what names are bound to. */
export function refuseFunctions(
  mentions: readonly Mention[],
  { isDefaultHead }: { readonly isDefaultHead: boolean },
): void {
  for (const { kind, parts, position } of mentions) {
    if (kind !== 'function') continue;
    const name = parts.map(({ value }) => value.toLowerCase()).join('.');
    if (PLAIN_FUNCTIONS.has(name.replace(/^system\.builtin\./, ''))) continue;
    if (name === 'system.table_changes' && isDefaultHead) continue;
    throw new SqlError(
      'NOT_SUPPORTED',
      name === 'system.table_changes'
        ? 'table_changes on Trino reads the default branch as it is now. Ask there, or compare two states of the table.'
        : `Table function '${name}' is not supported here.`,
      position,
    );
  }
}
