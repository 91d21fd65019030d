import type { Statement } from '../tree.ts';
import type { SessionStatement } from './session-tree.ts';

const KINDS: ReadonlySet<string> = new Set([
  'use',
  'set-session',
  'reset-session',
  'set-time-zone',
  'set-path',
  'start-transaction',
  'commit',
  'rollback',
  'prepare',
  'deallocate',
] satisfies readonly SessionStatement['kind'][]);

/** Whether a statement changes what the next ones of its session start with, and nothing else. */
export const isSessionStatement = (statement: Statement): statement is SessionStatement =>
  KINDS.has(statement.kind);
