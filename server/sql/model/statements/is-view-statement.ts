import type { Statement } from '../tree.ts';
import type { ViewStatement } from './view-tree.ts';

const KINDS: ReadonlySet<string> = new Set([
  'create-view',
  'rename-view',
  'comment-view',
  'drop-view',
] satisfies readonly ViewStatement['kind'][]);

/** Whether a statement makes, changes or drops a view. */
export const isViewStatement = (statement: Statement): statement is ViewStatement =>
  KINDS.has(statement.kind);
