import type { Result } from '#server/platform/result.ts';
import type { Content, ContentKey } from './model/content.ts';

/** Hash of the state before the first commit: sha-256 of "empty" (Nessie's rule). */
export const NO_ANCESTOR_HASH = '2e1cfa82b035c26cbbbdae632cea070514eb8b773f616aaeaf668e2f0be8f10d';

export interface Reference {
  readonly type: 'BRANCH' | 'TAG';
  readonly name: string;
  readonly hash: string;
}

/** Who, when, why. Times are ISO-8601 UTC with microseconds or fewer. */
export interface CommitMeta {
  readonly hash: string;
  readonly message: string;
  readonly committer: string;
  readonly authors: readonly string[];
  readonly commitTime: string;
  readonly authorTime: string;
  readonly properties: Readonly<Record<string, readonly string[]>>;
  /** Direct parent first, merge parent second. */
  readonly parentCommitHashes: readonly string[];
}

export interface NewCommitMeta {
  readonly message: string;
  readonly committer?: string;
  readonly authors?: readonly string[];
  readonly authorTime?: string;
  readonly properties?: Readonly<Record<string, readonly string[]>>;
}

export type Operation =
  | { readonly type: 'PUT'; readonly key: ContentKey; readonly content: Content }
  | { readonly type: 'DELETE'; readonly key: ContentKey }
  /** Asserts that the key did not change since the expected hash; stores nothing. */
  | { readonly type: 'UNCHANGED'; readonly key: ContentKey };

export interface LogEntry {
  readonly meta: CommitMeta;
  readonly parentCommitHash: string;
  /** Only with `withOperations`. */
  readonly operations: readonly Operation[] | null;
}

export interface Entry {
  readonly key: ContentKey;
  readonly type: string;
  readonly contentId: string;
  /** Only with `withContent`. */
  readonly content: Content | null;
}

export interface Diff {
  readonly key: ContentKey;
  /** Null when the key is absent on that side. */
  readonly from: Content | null;
  readonly to: Content | null;
}

export type ConflictType =
  | 'UNKNOWN'
  | 'KEY_EXISTS'
  | 'KEY_DOES_NOT_EXIST'
  | 'PAYLOAD_DIFFERS'
  | 'CONTENT_ID_DIFFERS'
  | 'VALUE_DIFFERS'
  | 'NAMESPACE_ABSENT'
  | 'NOT_A_NAMESPACE'
  | 'NAMESPACE_NOT_EMPTY'
  | 'UNEXPECTED_HASH'
  | 'KEY_CONFLICT'
  | 'DOCUMENTATION_DIFFERS';

export interface Conflict {
  readonly conflictType: ConflictType;
  readonly key: ContentKey | null;
  readonly message: string;
}

export type MergeBehavior = 'NORMAL' | 'FORCE' | 'DROP';

export interface KeyMergeMode {
  readonly key: ContentKey;
  readonly mergeBehavior: MergeBehavior;
  readonly expectedTargetContent?: Content;
  readonly resolvedContent?: Content;
}

export interface MergeRequest {
  readonly branch: string;
  /** Must be an ancestor of (or equal to) the branch's head. */
  readonly expectedHash: string;
  readonly fromRefName: string;
  readonly fromHash: string;
  readonly meta?: NewCommitMeta;
  readonly keyMergeModes?: readonly KeyMergeMode[];
  readonly defaultKeyMergeMode?: MergeBehavior;
  readonly isDryRun?: boolean;
}

export interface MergeResult {
  readonly wasApplied: boolean;
  readonly wasSuccessful: boolean;
  /** Null after a dry run or with conflicts. */
  readonly resultantTargetHash: string | null;
  readonly commonAncestor: string | null;
  readonly targetBranch: string;
  readonly effectiveTargetHash: string;
  readonly expectedHash: string | null;
  readonly details: readonly {
    readonly key: ContentKey;
    readonly mergeBehavior: MergeBehavior;
    readonly conflict: Conflict | null;
  }[];
}

export type CatalogFailure =
  | { readonly kind: 'bad-request'; readonly message: string }
  /** A rule of this console, not of the catalog: the branch is protected. */
  | { readonly kind: 'forbidden'; readonly message: string }
  | { readonly kind: 'reference-not-found'; readonly message: string }
  | { readonly kind: 'reference-exists'; readonly message: string }
  | {
      readonly kind: 'reference-conflict';
      readonly message: string;
      readonly conflicts: readonly Conflict[];
    }
  | { readonly kind: 'unavailable'; readonly cause: unknown };

/** `token` continues the list after the last item; null on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly token: string | null;
}

export interface PageRequest {
  /** At most this many items; an adapter may return fewer and still have more. */
  readonly maxRecords: number;
  readonly token?: string | null;
}

export interface EffectiveReference {
  /** Null for a detached commit. */
  readonly name: string | null;
  readonly hash: string;
}

/**
 * A versioned catalog with Nessie's semantics (`docs/adr` names the contract). A `ref` argument is
 * a Nessie reference spec: `main`, `main@<hash>`, `@<hash>`, each with `~N`, `*<timestamp>`, `^N`.
 */
export interface Catalog {
  readonly defaultBranch: string;
  /** Named references in name order. */
  listReferences(page: PageRequest): Promise<Result<Page<Reference>, CatalogFailure>>;
  getReference(name: string): Promise<Result<Reference, CatalogFailure>>;
  /** Resolves a reference spec to a commit, for reading. */
  resolve(ref: string): Promise<Result<EffectiveReference, CatalogFailure>>;
  createReference(reference: Reference): Promise<Result<Reference, CatalogFailure>>;
  /** Compare-and-set: moves the reference only if it still points at `expectedHash`. */
  assignReference(
    name: string,
    expectedHash: string,
    toHash: string,
  ): Promise<Result<Reference, CatalogFailure>>;
  /** Compare-and-set; the default branch cannot be deleted. */
  deleteReference(name: string, expectedHash: string): Promise<Result<Reference, CatalogFailure>>;
  /** Keys at `ref` in key order, all depths below `prefix` (or all). */
  listEntries(
    ref: string,
    options: { readonly prefix?: ContentKey; readonly withContent?: boolean },
    page: PageRequest,
  ): Promise<Result<Page<Entry> & { readonly effective: EffectiveReference }, CatalogFailure>>;
  /** Contents of the keys that exist, in the order asked; absent keys are left out. */
  getContents(
    ref: string,
    keys: readonly ContentKey[],
  ): Promise<
    Result<
      {
        readonly contents: readonly { readonly key: ContentKey; readonly content: Content }[];
        readonly effective: EffectiveReference;
      },
      CatalogFailure
    >
  >;
  /** First-parent history, newest first, down to but without `limitHash`. */
  history(
    ref: string,
    options: { readonly withOperations?: boolean; readonly limitHash?: string },
    page: PageRequest,
  ): Promise<Result<Page<LogEntry>, CatalogFailure>>;
  /** Two-dot difference, tip against tip, in key order. */
  diff(
    from: string,
    to: string,
    page: PageRequest,
  ): Promise<
    Result<
      Page<Diff> & {
        readonly effectiveFrom: EffectiveReference;
        readonly effectiveTo: EffectiveReference;
      },
      CatalogFailure
    >
  >;
  /**
   * One commit on `branch`. `expectedHash` must be an ancestor of the head; conflicts are judged a
   * key: what the caller saw at `expectedHash` against what the head has now.
   */
  commit(request: {
    readonly branch: string;
    readonly expectedHash: string;
    readonly meta: NewCommitMeta;
    readonly operations: readonly Operation[];
  }): Promise<
    Result<
      {
        readonly reference: Reference;
        readonly addedContents: readonly { readonly key: ContentKey; readonly contentId: string }[];
      },
      CatalogFailure
    >
  >;
  /** Conflicts are a result (`wasSuccessful: false`), never a failure. */
  merge(request: MergeRequest): Promise<Result<MergeResult, CatalogFailure>>;
  /** Nearest common ancestor following merge parents too; null when there is none. */
  mergeBase(a: string, b: string): Promise<Result<string | null, CatalogFailure>>;
  /** URIs of the folders of all metadata that any commit ever named, also one that nothing leads to any more. */
  metadataFolders(): Promise<Result<readonly string[], CatalogFailure>>;
}
