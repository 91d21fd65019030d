import { z } from 'zod';
import { matchesPattern } from './name-pattern.ts';

/** `merge-only`: no commit, assignment or deletion. `change-request`: no merge outside a change request either. */
export const ProtectionKind = z.enum(['merge-only', 'change-request']);
export type ProtectionKind = z.infer<typeof ProtectionKind>;

export interface ProtectionRule {
  /** Null for the rule of the default branch, which is always there. */
  readonly id: string | null;
  /** Of names of branches and tags; `*` is any characters. */
  readonly pattern: string;
  readonly kind: ProtectionKind;
  /** Pattern of the keys whose change needs the approvals; null is every key. */
  readonly paths: string | null;
  readonly approvals: number;
  /** Null: anybody's approval counts. */
  readonly approverRole: 'admin' | null;
}

/** The strongest thing that the rules ask of a ref; null when it is not protected. */
export function protectionOf(
  rules: readonly Pick<ProtectionRule, 'pattern' | 'kind'>[],
  name: string,
): ProtectionKind | null {
  const kinds = rules
    .filter(({ pattern }) => matchesPattern(pattern, name))
    .map(({ kind }) => kind);
  if (kinds.includes('change-request')) return 'change-request';
  return kinds.length > 0 ? 'merge-only' : null;
}

/** The rule that no administrator can take away. */
export const defaultBranchRule = (defaultBranch: string): ProtectionRule => ({
  id: null,
  pattern: defaultBranch,
  kind: 'merge-only',
  paths: null,
  approvals: 0,
  approverRole: null,
});
