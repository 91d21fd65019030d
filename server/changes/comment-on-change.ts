import { z } from 'zod';
import { recordAudit } from '#server/auth/record-audit.ts';
import type { ChangeRecords, Person } from './change-deps.ts';
import { findChange } from './change-rows.ts';
import { recordEvent } from './record-event.ts';

export const CommentInput = z.object({
  number: z.number().int(),
  /** Markdown. */
  body: z.string().trim().min(1, 'Write something first.').max(20_000),
});

/** Throws `not-found`. A change that has ended can be commented too. */
export async function commentOnChange(
  deps: ChangeRecords,
  input: z.input<typeof CommentInput>,
  person: Person,
): Promise<void> {
  const { number, body } = CommentInput.parse(input);
  await findChange(deps, number);
  const by = person.name;
  await deps.database.transaction(async (database) => {
    await recordEvent({ ...deps, database }, { number, by, kind: 'commented', body });
    const line = { by, action: 'change.comment', target: `#${number}`, outcome: 'done' as const };
    await recordAudit({ ...deps, database }, line);
  });
}
