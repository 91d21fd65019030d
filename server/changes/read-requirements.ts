import { matchesPattern } from '#server/branches/model/name-pattern.ts';
import { listProtectionRules } from '#server/branches/protection-rules.ts';
import type { ContentKey } from '#server/catalog/model/content.ts';
import { formatKey } from '#server/catalog/model/content-key.ts';
import type { ChangeRecords } from './change-deps.ts';
import type { Requirement } from './model/judge-merge.ts';

/** What the rules of a target ask of a change that touches these keys. */
export async function readRequirements(
  { database }: Pick<ChangeRecords, 'database'>,
  { target, touched }: { readonly target: string; readonly touched: readonly ContentKey[] },
): Promise<readonly Requirement[]> {
  const rules = await listProtectionRules({ database });
  const names = touched.map(formatKey);
  return rules
    .filter(({ kind, pattern }) => kind === 'change-request' && matchesPattern(pattern, target))
    .filter(({ paths }) => paths === null || names.some((name) => matchesPattern(paths, name)))
    .map(({ approvals, approverRole, paths }) => ({ approvals, role: approverRole, paths }));
}
