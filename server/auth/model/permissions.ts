import type { Role, TokenAccess } from './person.ts';

/** What somebody wants to do with the catalog. */
export type CatalogAction =
  | { readonly kind: 'read' }
  /** A commit or a new branch or tag. Whether a branch takes commits is the catalog's to say. */
  | { readonly kind: 'write' }
  | { readonly kind: 'merge'; readonly into: string }
  /** Deletes or moves a reference, which takes something from others. */
  | { readonly kind: 'move-reference'; readonly name: string }
  /** Changes what holds for the whole repository. */
  | { readonly kind: 'configure' };

interface Who {
  readonly name: string;
  readonly role: Role;
  /** Absent: a person, who may whatever the role may. */
  readonly access?: TokenAccess;
}

/** Null when they may; else a sentence that says why not and what to do. */
export function refusalOf(
  { name, role, access = 'write' }: Who,
  action: CatalogAction,
  { defaultBranch }: { readonly defaultBranch: string },
): string | null {
  if (action.kind === 'read') return null;
  if (access === 'read') return `Token ${name} may only read. Make one that may write.`;
  if (role === 'admin') return null;
  switch (action.kind) {
    case 'write':
      return null;
    case 'merge':
      return action.into === defaultBranch
        ? `Only an administrator merges into ${defaultBranch}. Ask one, or merge into a branch of your own.`
        : null;
    case 'move-reference':
      return `Only an administrator deletes or moves ${action.name}. Ask one, or use a token of the role admin.`;
    case 'configure':
      return 'Only an administrator changes the repository. Ask one, or use a token of the role admin.';
  }
}
