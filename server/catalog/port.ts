import type { Result } from '#server/platform/result.ts';
import type { Content, ContentKey } from './model/content.ts';

/** Hash of the state before the first commit: sha-256 of "empty" (Nessie's rule). */
export const NO_ANCESTOR_HASH = '2e1cfa82b035c26cbbbdae632cea070514eb8b773f616aaeaf668e2f0be8f10d';

export interface Reference {
  readonly type: 'BRANCH' | 'TAG';
  readonly name: string;
  readonly hash: string;
}

/** Where a reference stands, as Nessie computes it. */
export interface ReferenceInfo {
  /**
   * Commits since the common ancestor with the default branch, and commits of the default branch since
   * then, by first parents alone: what was merged still counts as ahead. Null for tags and for the
   * default branch itself.
   */
  readonly numCommitsAhead: number | null;
  readonly numCommitsBehind: number | null;
  /** Null for tags, for the default branch and where only the beginning of time is common. */
  readonly commonAncestorHash: string | null;
  /** Null at the beginning of time. */
  readonly commitMetaOfHead: CommitMeta | null;
  /** Length of the first-parent line. */
  readonly numTotalCommits: number;
}

export interface ReferenceWithInfo extends Reference {
  /** Null unless asked for with `withInfo`. */
  readonly info: ReferenceInfo | null;
}

/** Who, when, why. Times are ISO-8601 UTC with nine digits of fraction or fewer. */
export interface CommitMeta {
  readonly hash: string;
  readonly message: string;
  readonly committer: string;
  readonly authors: readonly string[];
  readonly signedOffBy: readonly string[];
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
  readonly signedOffBy?: readonly string[];
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
  /** Without a message the commit gets Nessie's own. */
  readonly meta?: Partial<NewCommitMeta>;
  readonly keyMergeModes?: readonly KeyMergeMode[];
  readonly defaultKeyMergeMode?: MergeBehavior;
  readonly isDryRun?: boolean;
}

export interface TransplantRequest {
  readonly branch: string;
  /** Must be an ancestor of (or equal to) the branch's head. */
  readonly expectedHash: string;
  readonly fromRefName: string;
  /** Oldest first, each the direct parent of the next. */
  readonly hashesToTransplant: readonly string[];
  /**
   * What the copies say in place of the originals; properties are added to theirs. A message counts for
   * a single commit alone: several keep their own.
   */
  readonly meta?: Partial<NewCommitMeta>;
  readonly keyMergeModes?: readonly KeyMergeMode[];
  readonly defaultKeyMergeMode?: MergeBehavior;
  readonly isDryRun?: boolean;
}

export interface MergeResult {
  readonly wasApplied: boolean;
  readonly wasSuccessful: boolean;
  /** Null after a dry run or with conflicts. */
  readonly resultantTargetHash: string | null;
  /** Null for a transplant. */
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
  readonly type: Reference['type'] | 'DETACHED';
  /** Null for a detached commit. */
  readonly name: string | null;
  readonly hash: string;
}

/** Which keys a list holds; what is left out does not narrow it. All that is given must hold. */
export interface KeySelection {
  /** The key itself and all below it. Not together with `minKey` or `maxKey`. */
  readonly prefix?: ContentKey;
  /** Both ends belong to the list. */
  readonly minKey?: ContentKey;
  readonly maxKey?: ContentKey;
  readonly keys?: readonly ContentKey[];
  /** CEL over `entry` (of entries) or `key` (of a difference). */
  readonly filter?: string;
}

export interface EntryOptions extends KeySelection {
  readonly withContent?: boolean;
}

export interface HistoryOptions {
  readonly withOperations?: boolean;
  /** The last commit of the list. One that is not on the line ends nothing. */
  readonly limitHash?: string;
  /** CEL over `commit` and, with `withOperations`, `operations`. */
  readonly filter?: string;
}

export interface ReferenceOptions {
  readonly withInfo?: boolean;
}

export interface ReferenceListOptions extends ReferenceOptions {
  /** CEL over `ref`, `refType` and, with `withInfo`, `commit` and `refMeta`. */
  readonly filter?: string;
}

/** A commit that a reference points at or pointed at. */
export interface ReferenceState {
  readonly hash: string;
  /** Null at the beginning of time. */
  readonly meta: CommitMeta | null;
}

/** Kept as it came; `type` names it, as `GARBAGE_COLLECTOR`. */
export type RepositoryConfig = Readonly<{ type: string; [field: string]: unknown }>;

/**
 * A versioned catalog with Nessie's semantics (`docs/adr` names the contract). A `ref` argument is
 * a Nessie reference spec: `main`, `main@<hash>`, `@<hash>`, each with `~N`, `*<timestamp>`, `^N`.
 */
export interface Catalog {
  readonly defaultBranch: string;
  /** Branches in name order, then tags in name order. */
  listReferences(
    page: PageRequest,
    options?: ReferenceListOptions,
  ): Promise<Result<Page<ReferenceWithInfo>, CatalogFailure>>;
  getReference(
    name: string,
    options?: ReferenceOptions,
  ): Promise<Result<ReferenceWithInfo, CatalogFailure>>;
  /** Resolves a reference spec to a commit, for reading. */
  resolve(ref: string): Promise<Result<EffectiveReference, CatalogFailure>>;
  /** `sourceRefName` must exist when it is given; the commit need not be reachable from it. */
  createReference(
    reference: Reference,
    sourceRefName?: string,
  ): Promise<Result<Reference, CatalogFailure>>;
  /** Compare-and-set: moves a branch or tag only if it still points at `expectedHash`. */
  assignReference(
    name: string,
    expectedHash: string,
    toHash: string,
  ): Promise<Result<Reference, CatalogFailure>>;
  /** Compare-and-set; the default branch cannot be deleted. */
  deleteReference(name: string, expectedHash: string): Promise<Result<Reference, CatalogFailure>>;
  /** Where a reference pointed within the last minutes, newest first; 20 places at most. */
  recentChanges(name: string): Promise<
    Result<
      {
        readonly reference: Reference;
        readonly current: ReferenceState;
        readonly previous: readonly ReferenceState[];
      },
      CatalogFailure
    >
  >;
  /** Keys at `ref` in key order, of all depths. */
  listEntries(
    ref: string,
    options: EntryOptions,
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
  /** First-parent history, newest first. */
  history(
    ref: string,
    options: HistoryOptions,
    page: PageRequest,
  ): Promise<Result<Page<LogEntry>, CatalogFailure>>;
  /** Two-dot difference, tip against tip, in key order. */
  diff(
    from: string,
    to: string,
    page: PageRequest,
    options?: KeySelection,
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
  /**
   * Copies commits onto a branch, one new commit each; those without effect there are left out. Conflicts
   * are a result, and then none is copied. Unlike in a merge, key modes may name keys that take no part.
   */
  transplant(request: TransplantRequest): Promise<Result<MergeResult, CatalogFailure>>;
  /** Nearest common ancestor following merge parents too; null when there is none. */
  mergeBase(a: string, b: string): Promise<Result<string | null, CatalogFailure>>;
  /** The settings of the given types (all when there are none) that somebody set. */
  getRepositoryConfig(
    types: readonly string[],
  ): Promise<Result<readonly RepositoryConfig[], CatalogFailure>>;
  /** Answers what was there before; null when nothing was. */
  updateRepositoryConfig(
    config: RepositoryConfig,
  ): Promise<Result<RepositoryConfig | null, CatalogFailure>>;
  /** When the catalog was made, as ISO-8601. */
  createdAt(): Promise<Result<string, CatalogFailure>>;
  /** URIs of the folders of all metadata that any commit ever named, also one that nothing leads to any more. */
  metadataFolders(): Promise<Result<readonly string[], CatalogFailure>>;
}
