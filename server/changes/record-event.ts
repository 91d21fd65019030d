import type { ChangeRecords } from './change-deps.ts';
import type { EventKind } from './model/change.ts';

/** One line of what happened to a change. Inside the transaction of the deed where there is one. */
export async function recordEvent(
  { database, clock }: ChangeRecords,
  event: {
    readonly number: number;
    readonly by: string;
    readonly kind: EventKind;
    readonly body?: string | null;
    readonly sourceHash?: string | null;
  },
): Promise<void> {
  await database.query(
    `INSERT INTO app.change_events (change, at, by_name, kind, body, source_hash)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [event.number, clock(), event.by, event.kind, event.body ?? null, event.sourceHash ?? null],
  );
}
