import { renameEntry } from '#server/catalog/rename-entry.ts';
import { partitionBy } from '#server/iceberg/model/evolve-partitions.ts';
import { currentSchema, type TableMetadata } from '#server/iceberg/model/metadata.ts';
import { replaceSortOrder } from '#server/iceberg/model/replace-sort-order.ts';
import { setProperties } from '#server/iceberg/model/set-properties.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { propertiesOf } from '#server/sql/model/statements/property-value.ts';
import type { TableName, WriteStatement } from '#server/sql/model/statements/write-tree.ts';
import { tableSettings } from '../../../model/table-properties.ts';
import { alterColumns } from './alter-columns.ts';
import { commitMetadata } from './commit-metadata.ts';
import { asLayout } from './new-table.ts';
import {
  contentAt,
  existingTable,
  findTablePlace,
  nameOf,
  requireSchema,
  type TablePlace,
  tablePlace,
} from './place.ts';
import { changed, commitOf, type WriteOutcome, type WriteRun } from './write-run.ts';

export type AlterTable = Extract<WriteStatement, { readonly kind: 'alter-table' }>;

const UPDATE_TYPES: Readonly<Record<AlterTable['change']['kind'], string>> = {
  'add-column': 'ADD COLUMN',
  'drop-column': 'DROP COLUMN',
  'rename-column': 'RENAME COLUMN',
  'set-type': 'SET COLUMN TYPE',
  'drop-not-null': 'DROP NOT NULL',
  'set-properties': 'SET PROPERTIES',
  rename: 'RENAME TABLE',
};

/** Changes how a table is made: its name, columns, partitioning, order and properties. No file is written again. */
export async function alterTable(run: WriteRun<AlterTable>): Promise<WriteOutcome> {
  const { change, ifExists, table } = run.statement;
  const outcome = changed(UPDATE_TYPES[change.kind]);
  const place = await findTablePlace(run, table);
  if (ifExists) {
    const isThere = place !== null && (await contentAt(run, place.head.hash, place.key)) !== null;
    if (!isThere) return outcome;
  }
  const known = place ?? (await tablePlace(run, table));
  const { metadata } = await existingTable(run, known, 'Altering');
  switch (change.kind) {
    case 'rename':
      await rename(run, known, change.to);
      break;
    case 'set-properties': {
      const next = propertiesSet(run, known, metadata);
      await commitMetadata(run, known, `Set properties of ${nameOf(known)}`, next);
      break;
    }
    default: {
      const altered = alterColumns(run, known, metadata, change);
      if (altered !== null) await commitMetadata(run, known, altered.message, altered.change);
    }
  }
  return outcome;
}

async function rename(run: WriteRun<AlterTable>, place: TablePlace, to: TableName): Promise<void> {
  const { deps, statement } = run;
  const target = await tablePlace(run, to);
  if (target.name[0] !== place.name[0]) {
    throw new SqlError(
      'NOT_SUPPORTED',
      'Table rename across catalogs is not supported',
      statement.position,
    );
  }
  if ((await contentAt(run, target.head.hash, target.key)) !== null) {
    throw new SqlError(
      'TABLE_ALREADY_EXISTS',
      `Target table '${target.name.join('.')}' already exists`,
      statement.position,
    );
  }
  await requireSchema(run, target);
  const message = `Rename table ${nameOf(place)} to ${nameOf(target)}`;
  const { author, properties } = commitOf(run, message);
  await renameEntry(deps, {
    kind: 'table',
    branch: place.head.name,
    from: place.key,
    to: target.key,
    note: { message, authors: [author], properties },
  });
}

/** Files that there are stay as they are; new ones are made so. */
function propertiesSet(
  { statement: { change }, parameters }: WriteRun<AlterTable>,
  { name: [catalog] }: TablePlace,
  metadata: TableMetadata,
): (metadata: TableMetadata) => TableMetadata {
  const columns = currentSchema(metadata).fields.map(({ name }) => name);
  const nodes = change.kind === 'set-properties' ? change.properties : [];
  const settings = tableSettings(propertiesOf(nodes, parameters), columns, catalog);
  const { partitioning, sortedBy, set, removed } = settings;
  return (table) => {
    const parted = partitioning === null ? table : asLayout(() => partitionBy(table, partitioning));
    const sorted = sortedBy === null ? parted : asLayout(() => replaceSortOrder(parted, sortedBy));
    return setProperties(sorted, { set, remove: removed });
  };
}
