import { z } from 'zod';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { ProtectionKind, type ProtectionRule } from './model/protection.ts';

const Row = z.object({
  id: z.string(),
  pattern: z.string(),
  kind: ProtectionKind,
  paths: z.string().nullable(),
  approvals: z.number().int(),
  approver_role: z.literal('admin').nullable(),
  created_by: z.string(),
  created_at: z.date(),
});

export interface StoredRule extends ProtectionRule {
  readonly id: string;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** The rules that administrators made, in order of their patterns; the default branch's is not among them. */
export async function listProtectionRules({
  database,
}: {
  readonly database: Database;
}): Promise<readonly StoredRule[]> {
  const rows = await database.query(
    `SELECT id, pattern, kind, paths, approvals, approver_role, created_by, created_at
     FROM app.protection_rules ORDER BY pattern, kind, paths NULLS FIRST`,
  );
  return z
    .array(Row)
    .parse(rows)
    .map(({ approver_role, created_by, created_at, ...rule }) => ({
      ...rule,
      approverRole: approver_role,
      createdBy: created_by,
      createdAt: created_at,
    }));
}

export const NewProtectionRule = z.object({
  pattern: z
    .string()
    .trim()
    .min(1, 'Write a name, or a pattern like release/*.')
    .max(200)
    .regex(/^[A-Za-z0-9./_*-]+$/, 'Names have letters, digits and ./_-; * stands for any of them.'),
  kind: ProtectionKind,
  paths: z.string().trim().min(1).max(500).nullable().default(null),
  approvals: z.number().int().min(0).max(20).default(0),
  approverRole: z.literal('admin').nullable().default(null),
});

/** Makes a rule. Throws `conflict` when there is one of that pattern and kind, `invalid` for approvals without a change request. */
export async function addProtectionRule(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  input: z.output<typeof NewProtectionRule> & { readonly by: string },
): Promise<StoredRule> {
  const { pattern, kind, paths, approvals, approverRole, by } = input;
  const asksForApproval = paths !== null || approvals > 0 || approverRole !== null;
  if (kind === 'merge-only' && asksForApproval) {
    throw new AppError(
      'invalid',
      'Approvals belong to a change request. Choose that kind of rule.',
    );
  }
  const rule = { id: newId(), pattern, kind, paths, approvals, approverRole };
  const createdAt = clock();
  const made = await database.query(
    `INSERT INTO app.protection_rules
       (id, pattern, kind, paths, approvals, approver_role, created_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id`,
    [rule.id, pattern, kind, paths, approvals, approverRole, by, createdAt],
  );
  if (made.length === 1) return { ...rule, createdBy: by, createdAt };
  throw new AppError(
    'conflict',
    `There is a rule for '${pattern}' of that kind already. Remove it first.`,
  );
}

/** Removes a rule and answers its pattern. Throws `not-found`. */
export async function removeProtectionRule(
  { database }: { readonly database: Database },
  { id }: { readonly id: string },
): Promise<string> {
  const [row] = await database.query(
    'DELETE FROM app.protection_rules WHERE id = $1 RETURNING pattern',
    [id],
  );
  if (row === undefined) {
    throw new AppError('not-found', 'That rule is gone already. Read the list of rules again.');
  }
  return String(row['pattern']);
}
