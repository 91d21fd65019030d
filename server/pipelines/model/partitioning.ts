import type { PartitionField } from '#server/engine/port.ts';

const FIELD = /^(?:(day|month)\(\s*)?([a-z_][a-z0-9_]*)\s*\)?$/;

/**
 * Reads the `partitioning` property as dbt-trino passes it to Trino: `ARRAY['month(ts)', 'zone']`.
 * Null when it is not of that form.
 */
export function parsePartitioning(text: string): readonly PartitionField[] | null {
  const inner = /^\s*ARRAY\s*\[(.*)\]\s*$/is.exec(text)?.[1];
  if (inner === undefined) return null;
  const fields: PartitionField[] = [];
  for (const quoted of inner.split(',').map((part) => part.trim())) {
    const [, transform, column] = FIELD.exec(/^'(.*)'$/.exec(quoted)?.[1] ?? '') ?? [];
    if (column === undefined) return null;
    fields.push({
      column,
      transform: transform === 'day' || transform === 'month' ? transform : 'identity',
    });
  }
  return fields;
}
