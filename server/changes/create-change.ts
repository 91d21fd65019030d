import { z } from 'zod';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { AppError } from '#server/platform/errors.ts';
import { audited } from '#server/runs/audited.ts';
import type { ChangeRecords, Person } from './change-deps.ts';
import { toChange } from './change-rows.ts';
import type { ChangeView } from './model/change.ts';
import { recordEvent } from './record-event.ts';

const BranchName = z.string().trim().min(1, 'Name a branch.').max(500);

export const ChangeText = z.object({
  title: z.string().trim().min(1, 'A change needs a title.').max(200),
  /** Markdown. */
  description: z.string().max(50_000).default(''),
});

export const CreateChangeInput = ChangeText.extend({ source: BranchName, target: BranchName });

/**
 * Asks for a merge of one branch into another. Throws `not-found` for a branch that is not there,
 * `invalid` for a tag or the same branch twice, `conflict` when the same request is open already.
 */
export async function createChange(
  deps: ChangeRecords & { readonly catalog: Catalog },
  input: z.input<typeof CreateChangeInput>,
  person: Person,
): Promise<ChangeView> {
  const { title, description, source, target } = CreateChangeInput.parse(input);
  const line = { by: person.name, action: 'change.create', target: `${source} → ${target}` };
  return audited(deps, line, async () => {
    if (source === target) {
      throw new AppError(
        'invalid',
        `'${source}' cannot be merged into itself. Name another target.`,
      );
    }
    const sourceHash = await requireBranch(deps.catalog, source);
    await requireBranch(deps.catalog, target);
    return deps.database.transaction(async (database) => {
      const [row] = await database.query(
        `INSERT INTO app.changes (title, description, source, target, state, author, created_at)
         VALUES ($1, $2, $3, $4, 'open', $5, $6)
         ON CONFLICT (source, target) WHERE state = 'open' DO NOTHING RETURNING *`,
        [title, description, source, target, person.name, deps.clock()],
      );
      if (row === undefined) throw await alreadyOpen(database, source, target);
      const change = toChange(row);
      const event = { number: change.number, by: person.name, kind: 'opened' as const, sourceHash };
      await recordEvent({ ...deps, database }, event);
      return change;
    });
  });
}

async function requireBranch(catalog: Catalog, name: string): Promise<string> {
  const { type, hash } = valueOrThrow(await catalog.getReference(name));
  if (type === 'BRANCH') return hash;
  throw new AppError('invalid', `'${name}' is a tag, which never moves. Name a branch.`);
}

async function alreadyOpen(
  database: ChangeRecords['database'],
  source: string,
  target: string,
): Promise<AppError> {
  const [row] = await database.query(
    `SELECT number FROM app.changes WHERE source = $1 AND target = $2 AND state = 'open'`,
    [source, target],
  );
  const number = Number(row?.['number'] ?? 0);
  return new AppError(
    'conflict',
    `Change #${number} from ${source} into ${target} is open already. Go on there.`,
    { details: { number } },
  );
}
