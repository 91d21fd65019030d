import type { TableMetadata } from '#server/iceberg/model/metadata.ts';
import { currentSchema, defaultSortOrder, defaultSpec } from '#server/iceberg/model/metadata.ts';
import { fieldById, type Schema } from '#server/iceberg/model/schema.ts';
import { parseTransform } from '#server/iceberg/model/transform.ts';
import { toTrinoType } from '#server/iceberg/model/trino-types.ts';
import { currentVersion, type ViewMetadata } from '#server/iceberg/model/view.ts';
import { displayType } from '#server/sql/model/display-type.ts';
import { quoteString } from '#server/sql/model/quote.ts';
import { formatName, writtenName } from '#server/sql/model/written-name.ts';

/** The statement that would make a table like this one. */
export function createTableText(name: readonly string[], metadata: TableMetadata): string {
  const schema = currentSchema(metadata);
  const columns = schema.fields.map(({ name: column, type, required, doc }) => {
    const notNull = required ? ' NOT NULL' : '';
    const comment = doc === null ? '' : ` COMMENT ${quoteString(doc)}`;
    return `   ${writtenName(column)} ${displayType(toTrinoType(type))}${notNull}${comment}`;
  });
  const comment = metadata.properties['comment'];
  const properties = propertiesOf(metadata, schema).map(([key, value]) => `   ${key} = ${value}`);
  return [
    `CREATE TABLE ${formatName(name)} (`,
    columns.join(',\n'),
    ')',
    ...(comment === undefined ? [] : [`COMMENT ${quoteString(comment)}`]),
    'WITH (',
    properties.join(',\n'),
    ')',
  ].join('\n');
}

function propertiesOf(
  metadata: TableMetadata,
  schema: Schema,
): readonly (readonly [string, string])[] {
  const column = (id: number) => writtenName(fieldById(schema, id)?.name ?? '');
  const partitioning = defaultSpec(metadata)
    .fields.filter(({ transform }) => transform !== 'void')
    .map(({ sourceId, transform }) => transformText(column(sourceId), transform));
  const sortedBy = defaultSortOrder(metadata).fields.map(
    ({ sourceId, direction, nullOrder }) =>
      `${column(sourceId)} ${direction.toUpperCase()} ${nullOrder.replace('-', ' ').toUpperCase()}`,
  );
  const array = (texts: readonly string[]) => `ARRAY[${texts.map(quoteString).join(',')}]`;
  return [
    ['format', "'PARQUET'"],
    ['format_version', String(metadata.formatVersion)],
    ['location', quoteString(metadata.location)],
    ...(partitioning.length === 0 ? [] : [['partitioning', array(partitioning)] as const]),
    ...(sortedBy.length === 0 ? [] : [['sorted_by', array(sortedBy)] as const]),
  ];
}

function transformText(column: string, transform: string): string {
  const parsed = parseTransform(transform);
  switch (parsed?.kind) {
    case 'identity':
      return column;
    case 'bucket':
      return `bucket(${column}, ${parsed.buckets})`;
    case 'truncate':
      return `truncate(${column}, ${parsed.width})`;
    default:
      return `${transform}(${column})`;
  }
}

/** The statement that would make this view. */
export function createViewText(name: readonly string[], metadata: ViewMetadata): string {
  const comment = metadata.properties['comment'];
  const isInvoker = metadata.properties['trino.run-as-owner'] === undefined;
  return [
    `CREATE VIEW ${formatName(name)}`,
    ...(comment === undefined ? [] : [` COMMENT ${quoteString(comment)}`]),
    ` SECURITY ${isInvoker ? 'INVOKER' : 'DEFINER'} AS\n`,
    currentVersion(metadata)?.representations[0]?.sql.trimEnd() ?? '',
  ].join('');
}
