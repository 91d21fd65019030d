import { failureToAppError, valueOrThrow } from './failure-to-app-error.ts';
import type { Catalog, NewCommitMeta, Operation, Reference } from './port.ts';
import { refusal } from './refusal.ts';

/** Who commits, and what they say about it; null: what the verb says. */
export type CommitNote = Omit<NewCommitMeta, 'message'> & { readonly message: string | null };

/** A change worked out against one state of a branch. */
export interface Planned<T> {
  readonly value: T;
  /** Empty: nothing is to be changed. */
  readonly operations: readonly Operation[];
  /** What it says about itself when the caller says nothing. */
  readonly message: string;
  /** Removes what was written for it, when it comes to nothing. */
  discard?(): Promise<void>;
}

const MAX_ATTEMPTS = 10;

/**
 * Plans a change against the head of a branch and commits it; plans anew when somebody else was faster
 * with one of its keys. Throws what `plan` throws, `conflict` when others are always faster, `forbidden`
 * for a protected branch, `invalid` for a tag.
 */
export async function commitAtHead<T>(
  { catalog }: { readonly catalog: Catalog },
  { branch, note }: { readonly branch: string; readonly note: CommitNote },
  plan: (head: Reference) => Promise<Planned<T>>,
): Promise<{ readonly value: T; readonly hash: string }> {
  for (let attempt = 1; ; attempt += 1) {
    const head = valueOrThrow(await catalog.getReference(branch));
    requireBranch(head);
    const planned = await plan(head);
    if (planned.operations.length === 0) return { value: planned.value, hash: head.hash };
    const answer = await catalog.commit({
      branch,
      expectedHash: head.hash,
      meta: { ...note, message: note.message ?? planned.message },
      operations: planned.operations,
    });
    if (answer.ok) return { value: planned.value, hash: answer.value.reference.hash };
    const { error } = answer;
    // A catalog that went away may have made the commit, which then needs what was written.
    if (error.kind !== 'unavailable') await planned.discard?.();
    if (error.kind !== 'reference-conflict' || attempt === MAX_ATTEMPTS) {
      throw failureToAppError(error);
    }
  }
}

/** Throws `invalid` for a tag. */
export function requireBranch({ type, name }: Reference): void {
  if (type === 'BRANCH') return;
  throw refusal('not-a-branch', `'${name}' is a tag and never changes. Write to a branch.`);
}
