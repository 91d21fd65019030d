import type { PartitionSpec, SortOrder } from '#server/iceberg/model/partition.ts';
import { fieldById, type Schema } from '#server/iceberg/model/schema.ts';
import { compareFields, type FieldChange, type Verdict } from './compare-fields.ts';
import { type SchemaHistory, sharedIds } from './shared-ids.ts';

/** What a table looks like at one state, apart from its rows. */
export interface TableShape extends SchemaHistory {
  readonly formatVersion: number;
  readonly schema: Schema;
  readonly spec: PartitionSpec;
  readonly sortOrder: SortOrder;
  readonly properties: Readonly<Record<string, string>>;
}

/** Something other than a column that differs. */
export interface LayoutChange {
  readonly what: 'table' | 'identifier' | 'partitioning' | 'sort order' | 'property' | 'format';
  /** Name of the property; else null. */
  readonly name: string | null;
  /** Null: there was none. */
  readonly before: string | null;
  readonly after: string | null;
  readonly verdict: Verdict;
  readonly why: string;
}

export interface SchemaComparison {
  /** False: two tables that only share their name. */
  readonly isSameTable: boolean;
  /** Field ids up to this one mean the same column on both sides; other columns are the same by name. */
  readonly sharedIds: number;
  readonly fields: readonly FieldChange[];
  /** Fields at every depth that are as they were. */
  readonly sameFields: number;
  readonly layout: readonly LayoutChange[];
  /** `breaking` when any change is. */
  readonly verdict: Verdict;
}

/**
 * How the look of a table differs between two states, and whether those who use it must care. `isOneLine`:
 * one state comes from the other.
 */
export function compareSchema(
  before: TableShape,
  after: TableShape,
  { isOneLine }: { readonly isOneLine: boolean },
): SchemaComparison {
  const isSameTable = before.tableUuid === after.tableUuid;
  const shared = sharedIds(before, after, { isOneLine });
  const { changes, same } = compareFields(before.schema, after.schema, shared);
  const layout = [
    ...(isSameTable ? [] : [anotherTable(before, after)]),
    ...identifiers(before.schema, after.schema),
    ...partitioning(before, after),
    ...sorting(before, after),
    ...formats(before, after),
    ...properties(before.properties, after.properties),
  ];
  const isBreaking = [...changes, ...layout].some(({ verdict }) => verdict === 'breaking');
  return {
    isSameTable,
    sharedIds: shared,
    fields: changes,
    sameFields: same,
    layout,
    verdict: isBreaking ? 'breaking' : 'safe',
  };
}

const anotherTable = (before: TableShape, after: TableShape): LayoutChange => ({
  what: 'table',
  name: null,
  before: before.tableUuid,
  after: after.tableUuid,
  verdict: 'breaking',
  why: 'the table was dropped and made anew: its snapshots are others, and columns are compared by name',
});

function identifiers(before: Schema, after: Schema): readonly LayoutChange[] {
  const names = (schema: Schema) =>
    schema.identifierFieldIds.map((id) => fieldById(schema, id)?.name ?? `field ${id}`).join(', ');
  return change(
    'identifier',
    null,
    names(before),
    names(after),
    'breaking',
    'writers that replace rows by their identifier find other rows',
  );
}

function partitioning(before: TableShape, after: TableShape): readonly LayoutChange[] {
  const text = ({ schema, spec }: TableShape) =>
    spec.fields
      .filter(({ transform }) => transform !== 'void')
      .map((field) => applied(schema, field))
      .join(', ');
  return change(
    'partitioning',
    null,
    text(before),
    text(after),
    'safe',
    'files keep the partitions they were written with; new ones get these, and so do jobs that overwrite partitions',
  );
}

function sorting(before: TableShape, after: TableShape): readonly LayoutChange[] {
  const text = ({ schema, sortOrder }: TableShape) =>
    sortOrder.fields
      .map(
        (field) =>
          `${applied(schema, field)} ${field.direction}, ${field.nullOrder.replace('-', ' ')}`,
      )
      .join('; ');
  return change(
    'sort order',
    null,
    text(before),
    text(after),
    'safe',
    'only files written from now on are sorted so',
  );
}

function applied(
  schema: Schema,
  { sourceId, transform }: { readonly sourceId: number; readonly transform: string },
): string {
  const name = fieldById(schema, sourceId)?.name ?? `field ${sourceId}`;
  return transform === 'identity' ? name : `${transform}(${name})`;
}

function formats(before: TableShape, after: TableShape): readonly LayoutChange[] {
  return change(
    'format',
    null,
    `version ${before.formatVersion}`,
    `version ${after.formatVersion}`,
    'breaking',
    'engines that know only the older version cannot read it',
  );
}

/** Properties that change what others can read or how rows are found. */
const BREAKING: Readonly<Record<string, string>> = {
  'schema.name-mapping.default': 'columns of some files are found by name from now on',
  'write.format.default': 'files are written in another format, which not every engine reads',
  'write.delete.format.default': 'delete files are written in another format',
};

function properties(
  before: TableShape['properties'],
  after: TableShape['properties'],
): readonly LayoutChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) =>
    change(
      'property',
      name,
      before[name] ?? '',
      after[name] ?? '',
      BREAKING[name] === undefined ? 'safe' : 'breaking',
      BREAKING[name] ?? 'rows and columns stay as they are',
    ),
  );
}

/** Empty text stands for nothing. */
function change(
  what: LayoutChange['what'],
  name: string | null,
  before: string,
  after: string,
  verdict: Verdict,
  why: string,
): readonly LayoutChange[] {
  if (before === after) return [];
  return [{ what, name, before: before || null, after: after || null, verdict, why }];
}
