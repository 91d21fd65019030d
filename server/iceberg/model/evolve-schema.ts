import {
  type ColumnPath,
  changeFields,
  changeType,
  fieldAt,
  fieldsAt,
  formatPath,
  nestedIds,
} from './column-path.ts';
import { IcebergError } from './iceberg-error.ts';
import { requireIdentifiers } from './identifier-fields.ts';
import { currentSchema, defaultSortOrder, defaultSpec, type TableMetadata } from './metadata.ts';
import type { ColumnSpec } from './schema.ts';
import {
  canPromote,
  type Field,
  formatIcebergType,
  type PrimitiveType,
  withFreshIds,
} from './types.ts';
import { withSchema } from './with-schema.ts';

/** Where a column stands among its siblings. */
export type ColumnPosition = 'first' | { readonly before: string } | { readonly after: string };

export type SchemaChange =
  /** `parent`: path of the struct that gets the column; empty for the table. Absent position: last. */
  | {
      readonly kind: 'add';
      readonly parent: ColumnPath;
      readonly column: ColumnSpec;
      readonly position?: ColumnPosition;
    }
  | { readonly kind: 'drop'; readonly column: ColumnPath }
  | { readonly kind: 'rename'; readonly column: ColumnPath; readonly name: string }
  /** To a type that readers of old files understand: int to long, float to double, more decimal digits. */
  | { readonly kind: 'widen'; readonly column: ColumnPath; readonly type: PrimitiveType }
  | { readonly kind: 'move'; readonly column: ColumnPath; readonly position: ColumnPosition }
  /** Null: no description. */
  | { readonly kind: 'describe'; readonly column: ColumnPath; readonly doc: string | null }
  /** From now on the column may be NULL; there is no way back. */
  | { readonly kind: 'allow-null'; readonly column: ColumnPath }
  /** The columns that tell rows apart; none for a table without such. */
  | { readonly kind: 'identify'; readonly columns: readonly ColumnPath[] };

/**
 * The table after these changes of its columns, in order. Data files stay: columns are found by field
 * id, and an id is never given twice. Throws `IcebergError` for what the format forbids.
 */
export function evolveSchema(
  metadata: TableMetadata,
  changes: readonly SchemaChange[],
): TableMetadata {
  return changes.reduce(applyChange, metadata);
}

function applyChange(metadata: TableMetadata, change: SchemaChange): TableMetadata {
  const schema = currentSchema(metadata);
  const withFields = (fields: readonly Field[]) => withSchema(metadata, { ...schema, fields });
  const changeField = (path: ColumnPath, update: (field: Field) => Field) => {
    fieldAt(schema.fields, path);
    return withFields(
      changeFields(schema.fields, path.slice(0, -1), (siblings) =>
        siblings.map((field) => (field.name === path.at(-1) ? update(field) : field)),
      ),
    );
  };
  switch (change.kind) {
    case 'add':
      return addColumn(metadata, change);
    case 'drop':
      return dropColumn(metadata, change.column);
    case 'rename': {
      refuseNamesake(schema.fields, change.column.slice(0, -1), change.name, change.column.at(-1));
      return changeField(change.column, (field) => ({ ...field, name: change.name }));
    }
    case 'widen':
      return withFields(
        changeType(schema.fields, change.column, (type) => {
          const isSame = formatIcebergType(type) === formatIcebergType(change.type);
          if (isSame || canPromote(type, change.type)) return change.type;
          throw new IcebergError(
            'invalid',
            `Column ${formatPath(change.column)} is ${formatIcebergType(type)} and cannot become ${formatIcebergType(change.type)}: files written before could not be read. Add a column of that type.`,
          );
        }),
      );
    case 'move':
      fieldAt(schema.fields, change.column);
      return withFields(
        changeFields(schema.fields, change.column.slice(0, -1), (siblings) =>
          moveField(siblings, change.column, change.position),
        ),
      );
    case 'describe':
      return changeField(change.column, (field) => ({ ...field, doc: change.doc }));
    case 'allow-null': {
      if (schema.identifierFieldIds.includes(fieldAt(schema.fields, change.column).id)) {
        throw new IcebergError(
          'invalid',
          `Column ${formatPath(change.column)} identifies rows and cannot be NULL: change the identifier columns first.`,
        );
      }
      return changeField(change.column, (field) => ({ ...field, required: false }));
    }
    case 'identify':
      return withSchema(metadata, {
        ...schema,
        identifierFieldIds: requireIdentifiers(schema.fields, change.columns),
      });
  }
}

function addColumn(
  metadata: TableMetadata,
  { parent, column, position }: Extract<SchemaChange, { kind: 'add' }>,
): TableMetadata {
  const path = [...parent, column.name];
  if (column.required === true) {
    throw new IcebergError(
      'invalid',
      `Column ${formatPath(path)} cannot be added as required: rows written before have no value for it. Add it as optional.`,
    );
  }
  const schema = currentSchema(metadata);
  refuseNamesake(schema.fields, parent, column.name, undefined);
  let { lastColumnId } = metadata;
  const nextId = () => {
    lastColumnId += 1;
    return lastColumnId;
  };
  const added: Field = {
    id: nextId(),
    name: column.name,
    required: false,
    type: withFreshIds(column.type, nextId),
    doc: column.doc ?? null,
    extra: {},
  };
  const fields = changeFields(schema.fields, parent, (siblings) => {
    const last = [...siblings, added];
    return position === undefined ? last : moveField(last, path, position);
  });
  return withSchema({ ...metadata, lastColumnId }, { ...schema, fields });
}

function dropColumn(metadata: TableMetadata, path: ColumnPath): TableMetadata {
  const schema = currentSchema(metadata);
  const dropped = fieldAt(schema.fields, path);
  const ids = new Set([dropped.id, ...nestedIds(dropped.type)]);
  const uses = [
    ['partitions the table: change its partitioning first', sourcesOf(defaultSpec(metadata))],
    ['sorts the table: change its sort order first', sourcesOf(defaultSortOrder(metadata))],
    ['identifies rows: change the identifier columns first', schema.identifierFieldIds],
  ] as const;
  for (const [what, used] of uses) {
    if (used.some((id) => ids.has(id))) {
      throw new IcebergError(
        'invalid',
        `Column ${formatPath(path)} cannot be dropped: it ${what}.`,
      );
    }
  }
  const fields = changeFields(schema.fields, path.slice(0, -1), (siblings) => {
    if (siblings.length === 1) {
      throw new IcebergError(
        'invalid',
        `Column ${formatPath(path)} cannot be dropped: it is the only one.`,
      );
    }
    return siblings.filter(({ id }) => id !== dropped.id);
  });
  return withSchema(metadata, { ...schema, fields });
}

/** A field of the default spec that is `void` holds nothing of its column any more. */
function sourcesOf({
  fields,
}: {
  readonly fields: readonly { readonly sourceId: number; readonly transform: string }[];
}): readonly number[] {
  return fields.filter(({ transform }) => transform !== 'void').map(({ sourceId }) => sourceId);
}

function moveField(
  siblings: readonly Field[],
  path: ColumnPath,
  position: ColumnPosition,
): readonly Field[] {
  const name = path.at(-1);
  const moved = siblings.filter((field) => field.name === name);
  const others = siblings.filter((field) => field.name !== name);
  if (position === 'first') return [...moved, ...others];
  const beside = 'before' in position ? position.before : position.after;
  const index = others.findIndex((field) => field.name === beside);
  if (index === -1) {
    throw new IcebergError(
      'invalid',
      `Column ${formatPath(path)} cannot be moved next to ${beside}: there is no such column beside it.`,
    );
  }
  return others.toSpliced('before' in position ? index : index + 1, 0, ...moved);
}

/** Engines tell no columns apart that differ in case only. */
function refuseNamesake(
  fields: readonly Field[],
  parent: ColumnPath,
  name: string,
  renamed: string | undefined,
): void {
  const namesake = fieldsAt(fields, parent).find(
    (field) => field.name !== renamed && field.name.toLowerCase() === name.toLowerCase(),
  );
  if (namesake === undefined) return;
  throw new IcebergError(
    'invalid',
    `The table has a column ${formatPath([...parent, namesake.name])} already: give the other one another name.`,
  );
}
