import { z } from 'zod';
import type { DatabaseRow } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import type { ChangeRecords } from './change-deps.ts';
import { StoredHashes } from './merged-hashes.ts';
import {
  type Approval,
  CHANGE_STATES,
  type ChangeEvent,
  type ChangeView,
  EVENT_KINDS,
} from './model/change.ts';
import { CHOICES, type Decision } from './model/dry-run.ts';

const Row = z.object({
  number: z.number().int(),
  title: z.string(),
  description: z.string(),
  source: z.string(),
  target: z.string(),
  state: z.enum(CHANGE_STATES),
  author: z.string(),
  created_at: z.date(),
  ended_by: z.string().nullable(),
  ended_at: z.date().nullable(),
  merge: StoredHashes.nullable(),
  undo_hash: z.string().nullable(),
});

/** A row of `app.changes`. */
export function toChange(row: DatabaseRow): ChangeView {
  const { created_at, ended_by, ended_at, undo_hash, ...change } = Row.parse(row);
  return {
    ...change,
    createdAt: created_at,
    endedBy: ended_by,
    endedAt: ended_at,
    undoHash: undo_hash,
  };
}

/** Throws `not-found`. */
export async function findChange(
  { database }: Pick<ChangeRecords, 'database'>,
  number: number,
): Promise<ChangeView> {
  const [row] = await database.query('SELECT * FROM app.changes WHERE number = $1', [number]);
  if (row !== undefined) return toChange(row);
  throw new AppError('not-found', `There is no change #${number}. Look for it in the list.`);
}

/** The change while it is open. Throws `not-found`, and `conflict` when it has ended. */
export async function findOpenChange(
  records: Pick<ChangeRecords, 'database'>,
  number: number,
): Promise<ChangeView> {
  const change = await findChange(records, number);
  if (change.state !== 'open') throw ended(change);
  return change;
}

/** Why nothing is done to a change that is merged or closed, and what to do. */
export function ended({ number, state }: Pick<ChangeView, 'number' | 'state'>): AppError {
  const next = state === 'closed' ? 'reopen it first.' : 'open another one for what is new.';
  return new AppError('conflict', `Change #${number} is ${state}: ${next}`);
}

const EventRow = z.object({
  id: z.coerce.string(),
  at: z.date(),
  by_name: z.string(),
  kind: z.enum(EVENT_KINDS),
  body: z.string().nullable(),
  source_hash: z.string().nullable(),
});

/** What happened to a change, oldest first. */
export async function readEvents(
  { database }: Pick<ChangeRecords, 'database'>,
  number: number,
): Promise<readonly ChangeEvent[]> {
  const rows = await database.query(
    'SELECT * FROM app.change_events WHERE change = $1 ORDER BY id',
    [number],
  );
  return rows.map((row) => {
    const { id, at, by_name, kind, body, source_hash } = EventRow.parse(row);
    return { id, at, by: by_name, kind, body, sourceHash: source_hash };
  });
}

const ApprovalRow = z.object({
  by_name: z.string(),
  role: z.enum(['admin', 'analyst']),
  source_hash: z.string(),
  choices_hash: z.string(),
  approved_at: z.date(),
});

/** The last approval of each person, oldest first. */
export async function readApprovals(
  { database }: Pick<ChangeRecords, 'database'>,
  number: number,
): Promise<readonly Approval[]> {
  const rows = await database.query(
    'SELECT * FROM app.change_approvals WHERE change = $1 ORDER BY approved_at, by_name',
    [number],
  );
  return rows.map((row) => {
    const { by_name, role, source_hash, choices_hash, approved_at } = ApprovalRow.parse(row);
    return {
      by: by_name,
      role,
      sourceHash: source_hash,
      choicesHash: choices_hash,
      at: approved_at,
    };
  });
}

const ChoiceRow = z.object({
  key: z.array(z.string()),
  choice: z.enum(CHOICES),
  version_hash: z.string().nullable(),
  source_hash: z.string(),
  target_hash: z.string(),
  decided_by: z.string(),
  decided_at: z.date(),
});

/** Choices as they were made, also those that no longer count. */
export async function readDecisions(
  { database }: Pick<ChangeRecords, 'database'>,
  number: number,
): Promise<readonly Decision[]> {
  const rows = await database.query('SELECT * FROM app.change_choices WHERE change = $1', [number]);
  return rows.map((row) => {
    const parsed = ChoiceRow.parse(row);
    return {
      key: parsed.key,
      choice: parsed.choice,
      versionHash: parsed.version_hash,
      sourceHash: parsed.source_hash,
      targetHash: parsed.target_hash,
      by: parsed.decided_by,
      at: parsed.decided_at,
    };
  });
}
