import type { Statement } from '../tree.ts';
import type { WriteStatement } from './write-tree.ts';

const WRITES = {
  insert: true,
  update: true,
  delete: true,
  merge: true,
  truncate: true,
  'create-table': true,
  'create-table-as': true,
  'create-schema': true,
  'drop-schema': true,
  'alter-schema': true,
  'alter-table': true,
  'alter-table-execute': true,
  'drop-table': true,
  comment: true,
  call: true,
  analyze: true,
} as const satisfies Record<WriteStatement['kind'], true>;

export const isWriteStatement = (statement: Statement): statement is WriteStatement =>
  Object.hasOwn(WRITES, statement.kind);
