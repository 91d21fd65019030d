import type { TableMetadata } from './metadata.ts';
import type { TableRequirement } from './metadata-update.ts';

/** Null when all of them hold of the table (null: it is not there), else a sentence about the first that does not. */
export function unmetRequirement(
  metadata: TableMetadata | null,
  requirements: readonly TableRequirement[],
): string | null {
  for (const requirement of requirements) {
    const found = unmet(metadata, requirement);
    if (found !== null) return `Requirement failed: ${found}`;
  }
  return null;
}

function unmet(metadata: TableMetadata | null, requirement: TableRequirement): string | null {
  if (requirement.type === 'assert-create') {
    return metadata === null ? null : 'the table exists already';
  }
  if (metadata === null) return 'the table does not exist';
  switch (requirement.type) {
    case 'assert-table-uuid':
      return differs('the table was replaced: uuid', requirement.uuid, metadata.tableUuid);
    case 'assert-ref-snapshot-id': {
      const { ref, snapshotId } = requirement;
      const actual = metadata.refs[ref]?.snapshotId ?? null;
      return differs(`branch or tag ${ref} has changed: snapshot`, snapshotId, actual);
    }
    case 'assert-last-assigned-field-id':
      return differs('columns were added: last id', requirement.id, metadata.lastColumnId);
    case 'assert-current-schema-id':
      return differs('the current schema changed: id', requirement.id, metadata.currentSchemaId);
    case 'assert-last-assigned-partition-id':
      return differs(
        'partition fields were added: last id',
        requirement.id,
        metadata.lastPartitionId,
      );
    case 'assert-default-spec-id':
      return differs('the partitioning changed: spec', requirement.id, metadata.defaultSpecId);
    case 'assert-default-sort-order-id':
      return differs('the sort order changed: id', requirement.id, metadata.defaultSortOrderId);
  }
}

function differs(
  what: string,
  expected: string | number | bigint | null,
  actual: string | number | bigint | null,
): string | null {
  if (expected === actual) return null;
  return `${what} ${actual ?? 'none'}, expected ${expected ?? 'none'}`;
}
