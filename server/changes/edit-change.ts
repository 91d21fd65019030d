import type { z } from 'zod';
import { AppError } from '#server/platform/errors.ts';
import { audited } from '#server/runs/audited.ts';
import type { ChangeRecords, GatedLake, Person } from './change-deps.ts';
import { findChange, toChange } from './change-rows.ts';
import { ChangeText } from './create-change.ts';
import { inTurn, whileOpen } from './in-turn.ts';
import type { ChangeView } from './model/change.ts';
import { recordEvent } from './record-event.ts';

/** Gives a change another title and description. Throws `forbidden` unless author or administrator. */
export async function editChange(
  deps: ChangeRecords,
  { number, ...text }: z.input<typeof ChangeText> & { readonly number: number },
  person: Person,
): Promise<ChangeView> {
  const { title, description } = ChangeText.parse(text);
  return audited(deps, lineOf('change.edit', number, person), async () => {
    assertOwner(await findChange(deps, number), person);
    return inTransaction(deps, async (records) => {
      const values = [title, description];
      const change = await update(records, number, 'title = $2, description = $3', values, null);
      await recordEvent(records, { number, by: person.name, kind: 'edited' });
      return change;
    });
  });
}

/** Ends a change without merging it. Throws `conflict` when it has ended, `forbidden` for others. */
export async function closeChange(
  deps: GatedLake,
  { number }: { readonly number: number },
  person: Person,
): Promise<ChangeView> {
  return audited(deps, lineOf('change.close', number, person), () =>
    whileOpen(deps, number, async (change) => {
      assertOwner(change, person);
      return inTransaction(deps, async (records) => {
        const ending = `state = 'closed', ended_by = $2, ended_at = $3`;
        const values = [person.name, deps.clock()];
        const closed = await update(records, number, ending, values, 'open');
        await recordEvent(records, { number, by: person.name, kind: 'closed' });
        return closed;
      });
    }),
  );
}

/** Opens a closed change again. Throws `conflict` when it is not closed or another one is open. */
export async function reopenChange(
  deps: ChangeRecords,
  { number }: { readonly number: number },
  person: Person,
): Promise<ChangeView> {
  return audited(deps, lineOf('change.reopen', number, person), () =>
    inTurn(deps, number, async () => {
      const change = await findChange(deps, number);
      assertOwner(change, person);
      if (change.state !== 'closed') {
        throw new AppError(
          'conflict',
          `Change #${number} is ${change.state}: only a closed one reopens.`,
        );
      }
      return inTransaction(deps, async (records) => {
        await refuseSecond(records, change);
        const opened = `state = 'open', ended_by = NULL, ended_at = NULL`;
        const reopened = await update(records, number, opened, [], 'closed');
        await recordEvent(records, { number, by: person.name, kind: 'reopened' });
        return reopened;
      });
    }),
  );
}

/** One of a pair of branches is open at a time; others that open one meanwhile wait. */
async function refuseSecond(
  { database }: ChangeRecords,
  { source, target }: ChangeView,
): Promise<void> {
  await database.query('LOCK TABLE app.changes IN SHARE ROW EXCLUSIVE MODE');
  const [other] = await database.query(
    `SELECT number FROM app.changes WHERE source = $1 AND target = $2 AND state = 'open'`,
    [source, target],
  );
  if (other === undefined) return;
  throw new AppError(
    'conflict',
    `Change #${other['number']} from ${source} into ${target} is open. Go on there.`,
  );
}

const lineOf = (action: string, number: number, { name }: Person) => ({
  by: name,
  action,
  target: `#${number}`,
});

const inTransaction = <T>(deps: ChangeRecords, work: (records: ChangeRecords) => Promise<T>) =>
  deps.database.transaction((database) => work({ ...deps, database }));

/** Throws `conflict` when the change is not in that state any more; null: whatever its state. */
async function update(
  { database }: ChangeRecords,
  number: number,
  assignments: string,
  values: readonly unknown[],
  from: ChangeView['state'] | null,
): Promise<ChangeView> {
  const state = `$${values.length + 2}`;
  const [row] = await database.query(
    `UPDATE app.changes SET ${assignments}
     WHERE number = $1 AND (${state}::text IS NULL OR state = ${state}) RETURNING *`,
    [number, ...values, from],
  );
  if (row !== undefined) return toChange(row);
  throw new AppError(
    'conflict',
    `Change #${number} is not ${from ?? 'there'} any more. Look again.`,
  );
}

/** Throws `forbidden` unless the person opened the change or administers. */
export function assertOwner({ number, author }: ChangeView, { name, role }: Person): void {
  if (name === author || role === 'admin') return;
  throw new AppError(
    'forbidden',
    `Only ${author}, who opened change #${number}, or an administrator may do this. Leave a comment instead.`,
  );
}
