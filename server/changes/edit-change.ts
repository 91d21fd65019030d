import type { z } from 'zod';
import { AppError } from '#server/platform/errors.ts';
import { audited } from '#server/runs/audited.ts';
import type { ChangeRecords, Person } from './change-deps.ts';
import { findChange, findOpenChange, toChange } from './change-rows.ts';
import { ChangeText } from './create-change.ts';
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
      const change = await update(records, number, 'title = $2, description = $3', [
        title,
        description,
      ]);
      await recordEvent(records, { number, by: person.name, kind: 'edited' });
      return change;
    });
  });
}

/** Ends a change without merging it. Throws `conflict` when it has ended, `forbidden` for others. */
export async function closeChange(
  deps: ChangeRecords,
  { number }: { readonly number: number },
  person: Person,
): Promise<ChangeView> {
  return audited(deps, lineOf('change.close', number, person), async () => {
    assertOwner(await findOpenChange(deps, number), person);
    return inTransaction(deps, async (records) => {
      const ended = [person.name, deps.clock()];
      const change = await update(
        records,
        number,
        `state = 'closed', ended_by = $2, ended_at = $3`,
        ended,
      );
      await recordEvent(records, { number, by: person.name, kind: 'closed' });
      return change;
    });
  });
}

/** Opens a closed change again. Throws `conflict` when it is not closed or another one is open. */
export async function reopenChange(
  deps: ChangeRecords,
  { number }: { readonly number: number },
  person: Person,
): Promise<ChangeView> {
  return audited(deps, lineOf('change.reopen', number, person), async () => {
    const change = await findChange(deps, number);
    assertOwner(change, person);
    if (change.state !== 'closed') {
      throw new AppError(
        'conflict',
        `Change #${number} is ${change.state}: only a closed one reopens.`,
      );
    }
    return inTransaction(deps, async (records) => {
      const others = await records.database.query(
        `SELECT number FROM app.changes WHERE source = $1 AND target = $2 AND state = 'open'`,
        [change.source, change.target],
      );
      const [other] = others;
      if (other !== undefined) {
        throw new AppError(
          'conflict',
          `Change #${other['number']} from ${change.source} into ${change.target} is open. Go on there.`,
        );
      }
      const opened = `state = 'open', ended_by = NULL, ended_at = NULL`;
      const reopened = await update(records, number, opened, []);
      await recordEvent(records, { number, by: person.name, kind: 'reopened' });
      return reopened;
    });
  });
}

const lineOf = (action: string, number: number, { name }: Person) => ({
  by: name,
  action,
  target: `#${number}`,
});

const inTransaction = <T>(deps: ChangeRecords, work: (records: ChangeRecords) => Promise<T>) =>
  deps.database.transaction((database) => work({ ...deps, database }));

async function update(
  { database }: ChangeRecords,
  number: number,
  assignments: string,
  values: readonly unknown[],
): Promise<ChangeView> {
  const [row] = await database.query(
    `UPDATE app.changes SET ${assignments} WHERE number = $1 RETURNING *`,
    [number, ...values],
  );
  if (row === undefined) throw new AppError('not-found', `There is no change #${number}.`);
  return toChange(row);
}

/** Throws `forbidden` unless the person opened the change or administers. */
export function assertOwner({ number, author }: ChangeView, { name, role }: Person): void {
  if (name === author || role === 'admin') return;
  throw new AppError(
    'forbidden',
    `Only ${author}, who opened change #${number}, or an administrator may do this. Leave a comment instead.`,
  );
}
