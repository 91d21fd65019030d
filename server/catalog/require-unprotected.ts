import { defaultBranchRule, protectionOf } from '#server/branches/model/protection.ts';
import { listProtectionRules } from '#server/branches/protection-rules.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import type { Catalog } from './port.ts';
import { changesByMergeAlone } from './protect-catalog.ts';

/**
 * Throws `forbidden` for a branch that takes no commit, before somebody writes rows for one. The catalog
 * refuses the commit itself in any case.
 */
export async function requireUnprotected(
  deps: { readonly catalog: Catalog; readonly database: Database },
  branch: string,
): Promise<void> {
  const rules = [
    defaultBranchRule(deps.catalog.defaultBranch),
    ...(await listProtectionRules(deps)),
  ];
  if (protectionOf(rules, branch) === null) return;
  throw new AppError('forbidden', changesByMergeAlone(branch));
}
