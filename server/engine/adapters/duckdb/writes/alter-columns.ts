import { evolveSchema, type SchemaChange } from '#server/iceberg/model/evolve-schema.ts';
import { currentSchema, defaultSpec, type TableMetadata } from '#server/iceberg/model/metadata.ts';
import {
  type Field,
  formatIcebergType,
  type IcebergType,
  isPrimitive,
} from '#server/iceberg/model/types.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import type { TableChange, WriteStatement } from '#server/sql/model/statements/write-tree.ts';
import type { Identifier } from '#server/sql/model/tree.ts';
import {
  definedColumn,
  keptType,
  requireColumnName,
  storedType,
} from '../../../model/stored-columns.ts';
import { nameOf, type TablePlace } from './place.ts';
import type { WriteRun } from './write-run.ts';

type ColumnChange = Exclude<TableChange, { readonly kind: 'rename' | 'set-properties' }>;

export interface AlteredColumns {
  readonly message: string;
  readonly change: (metadata: TableMetadata) => TableMetadata;
}

/** A change of columns, judged by Trino's rules on the table as it is. Null: it is so already. */
export function alterColumns(
  run: WriteRun<Extract<WriteStatement, { readonly kind: 'alter-table' }>>,
  place: TablePlace,
  metadata: TableMetadata,
  change: ColumnChange,
): AlteredColumns | null {
  const { position } = run.statement;
  const fail = (name: string, message: string) => new SqlError(name, message, position);
  const { fields } = currentSchema(metadata);
  const table = nameOf(place);
  const altered = (message: string, evolved: SchemaChange): AlteredColumns => ({
    message,
    change: (now) => evolveSchema(now, [evolved]),
  });
  if (change.kind === 'add-column') {
    const { parent, column } = change;
    const path = parent.length === 0 ? [] : pathOf(fields, parent, fail);
    const siblings = path.length === 0 ? fields : structAt(fields, path, fail);
    const name = column.name.value.toLowerCase();
    requireColumnName(name, column.name.position);
    if (siblings.some((field) => field.name.toLowerCase() === name)) {
      if (change.ifNotExists) return null;
      const what = path.length === 0 ? 'Column' : 'Field';
      throw fail('COLUMN_ALREADY_EXISTS', `${what} '${name}' already exists`);
    }
    if (!column.nullable) {
      throw fail('NOT_SUPPORTED', 'This connector does not support adding not null columns');
    }
    const defined = definedColumn(column, place.name[0]);
    const full = [...path, name].join('.');
    return altered(`Add column ${full} to ${table}`, {
      kind: 'add',
      parent: path,
      column: defined,
    });
  }
  if ('ifExists' in change && change.ifExists && findPath(fields, change.column) === null) {
    return null;
  }
  const path = pathOf(fields, change.column, fail);
  const full = path.join('.');
  switch (change.kind) {
    case 'drop-column':
      requireDroppable(metadata, path, fail);
      return altered(`Drop column ${full} of ${table}`, { kind: 'drop', column: path });
    case 'rename-column': {
      const name = change.to.value.toLowerCase();
      requireColumnName(name, change.to.position);
      const siblings = path.length === 1 ? fields : structAt(fields, path.slice(0, -1), fail);
      if (siblings.some((field) => field.name.toLowerCase() === name)) {
        const what = path.length === 1 ? 'Column' : 'Field';
        throw fail('COLUMN_ALREADY_EXISTS', `${what} '${name}' already exists`);
      }
      const message = `Rename column ${full} of ${table} to ${name}`;
      return altered(message, { kind: 'rename', column: path, name });
    }
    case 'set-type': {
      const type = storedType(keptType(change.type));
      if (!isPrimitive(type)) {
        throw fail(
          'NOT_SUPPORTED',
          `Column '${full}' cannot be given a nested type at once: add, drop or change its fields one by one`,
        );
      }
      const message = `Set type of column ${full} of ${table} to ${formatIcebergType(type)}`;
      return altered(message, { kind: 'widen', column: path, type });
    }
    case 'drop-not-null':
      return altered(`Let column ${full} of ${table} be NULL`, {
        kind: 'allow-null',
        column: path,
      });
  }
}

type Fail = (name: string, message: string) => SqlError;

/** The names of the table for a path as written; null: no such column. Elements and values are no columns of SQL. */
export function findPath(
  fields: readonly Field[],
  path: readonly Identifier[],
): readonly string[] | null {
  const [first, ...rest] = path;
  const name = first?.value.toLowerCase();
  const field = fields.find((candidate) => candidate.name.toLowerCase() === name);
  if (field === undefined) return null;
  if (rest.length === 0) return [field.name];
  const deeper = field.type.kind === 'struct' ? findPath(field.type.fields, rest) : null;
  return deeper === null ? null : [field.name, ...deeper];
}

function pathOf(
  fields: readonly Field[],
  path: readonly Identifier[],
  fail: Fail,
): readonly string[] {
  const found = findPath(fields, path);
  if (found !== null) return found;
  const name = path.map(({ value }) => value.toLowerCase()).join('.');
  throw fail('COLUMN_NOT_FOUND', `Column '${name}' does not exist`);
}

function structAt(fields: readonly Field[], path: readonly string[], fail: Fail): readonly Field[] {
  const type = path.reduce<IcebergType | null>(
    (outer, name) =>
      (outer?.kind === 'struct' ? outer.fields : []).find((field) => field.name === name)?.type ??
      null,
    { kind: 'struct', fields },
  );
  if (type?.kind === 'struct') return type.fields;
  throw fail('NOT_SUPPORTED', `Unsupported type: '${path.join('.')}' is no row`);
}

function requireDroppable(metadata: TableMetadata, path: readonly string[], fail: Fail): void {
  const { fields } = currentSchema(metadata);
  const [only] = path;
  if (path.length > 1) return;
  if (fields.length === 1) throw fail('NOT_SUPPORTED', 'Cannot drop the only column in a table');
  const id = fields.find(({ name }) => name === only)?.id;
  const partition = defaultSpec(metadata).fields.find(
    ({ sourceId, transform }) => sourceId === id && transform !== 'void',
  );
  if (partition !== undefined) {
    throw fail('NOT_SUPPORTED', `Cannot drop partition field: ${only}`);
  }
}
