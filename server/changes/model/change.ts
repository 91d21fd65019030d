export const CHANGE_STATES = ['open', 'merged', 'closed'] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

/** Which commits a merge joined. `baseHash` is their merge base. */
export interface MergedHashes {
  readonly mergeHash: string;
  readonly sourceHash: string;
  readonly targetHash: string;
  readonly baseHash: string;
}

/** A request to merge `source` into `target`. */
export interface ChangeView {
  readonly number: number;
  readonly title: string;
  /** Markdown; may be empty. */
  readonly description: string;
  readonly source: string;
  readonly target: string;
  readonly state: ChangeState;
  readonly author: string;
  readonly createdAt: Date;
  /** Who merged or closed it; null while it is open. */
  readonly endedBy: string | null;
  readonly endedAt: Date | null;
  /** Null unless it was merged. */
  readonly merge: MergedHashes | null;
  /** Head of the target once the merge was taken back; null when it was not. */
  readonly undoHash: string | null;
}

export const EVENT_KINDS = [
  'opened',
  'edited',
  'commented',
  'decided',
  'approved',
  'withdrew',
  'checked',
  'merged',
  'closed',
  'reopened',
  'tagged',
  'deleted-source',
  'undone',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Something that happened to a change. */
export interface ChangeEvent {
  readonly id: string;
  readonly at: Date;
  readonly by: string;
  readonly kind: EventKind;
  /** The comment (Markdown), or what was done in words; null when the kind says it all. */
  readonly body: string | null;
  /** Head of the source then; null when nobody looked. */
  readonly sourceHash: string | null;
}

/** An approval counts while the source is at `sourceHash` and the keys are merged as `choicesHash` says. */
export interface Approval {
  readonly by: string;
  readonly role: 'admin' | 'analyst';
  readonly sourceHash: string;
  readonly choicesHash: string;
  readonly at: Date;
}

export const CHECK_RUN_STATES = [
  'queued',
  'running',
  'done',
  'failed',
  'cancelled',
  'interrupted',
] as const;
export type CheckRunState = (typeof CHECK_RUN_STATES)[number];

/** One gate or test at one commit. */
export interface CheckResult {
  readonly ordinal: number;
  readonly kind: 'gate' | 'test';
  readonly name: string;
  /** Null for a gate, which may read any table. */
  readonly asset: string | null;
  readonly description: string;
  readonly severity: 'warn' | 'error';
  /** `error`: it could not run. */
  readonly state: 'pass' | 'warn' | 'fail' | 'error';
  /** Rows that it returned. */
  readonly failures: number;
  readonly sql: string;
  /** Why it could not run; null when it ran. */
  readonly message: string | null;
  readonly tookMs: number;
}

/** Gates and tests of a change, run at one commit of its source. */
export interface CheckRun {
  readonly id: string;
  readonly sourceHash: string;
  /** Head of the target then; null for those that did not keep it. */
  readonly targetHash: string | null;
  readonly state: CheckRunState;
  /** Null before they are planned. */
  readonly total: number | null;
  readonly error: string | null;
  readonly startedBy: string;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  /** In the order of their ordinals; those that have run so far. */
  readonly results: readonly CheckResult[];
}

export const isUnderWay = ({ state }: Pick<CheckRun, 'state'>): boolean =>
  state === 'queued' || state === 'running';
