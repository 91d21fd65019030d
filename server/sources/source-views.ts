import type { SourceDeclaration } from './declarations.ts';
import type { PassKind } from './model/passes.ts';

/**
 * `new`: nothing was read yet. `on-time`, `late`: by the age of the newest reading. `failing`: the
 * last pass failed and is tried again. `by-hand`: has no schedule. `paused`: switched off.
 */
export type SourceState = 'new' | 'on-time' | 'late' | 'failing' | 'by-hand' | 'paused';

/** A reading of a source. */
export interface PassView {
  readonly id: string;
  /** `first` reads the whole history. */
  readonly pass: PassKind;
  readonly runId: string | null;
  /** Of the run, `merged` from its merge on; null when the run is gone. */
  readonly runState: string | null;
  readonly startedAt: Date;
  /** Null while it reads, and when its process ended in the middle. */
  readonly endedAt: Date | null;
  /** Documents that the site gave. */
  readonly documents: number;
  /** Documents that are gone from the site. */
  readonly tombstones: number;
  /** New or changed ones among them; null until the run has written them. */
  readonly written: number | null;
  readonly failure: SourceFailure | null;
}

/** Why a pass failed. */
export interface SourceFailure {
  readonly at: Date;
  readonly message: string;
  /** What to do about it. */
  readonly nextStep: string;
  /** True when trying again does not help: somebody must change something. */
  readonly isLasting: boolean;
}

export interface RequestView {
  readonly at: Date;
  /** Path and query without secrets. */
  readonly path: string;
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  readonly ms: number;
  readonly bytes: number;
  readonly documents: number | null;
  /** Why it failed or was sent again; null when all was well. */
  readonly note: string | null;
}

export interface NextPass {
  readonly pass: 'hot' | 'warm' | 'deep';
  readonly at: Date;
}

export interface SourceSummary {
  readonly name: string;
  readonly kind: 'nightscout' | 'file' | 'synthetic';
  readonly description: string | null;
  /** File that declares it, relative to the project: `sources/anna.yml`. */
  readonly declaredIn: string;
  /** Null where the rows say whose they are. */
  readonly person: string | null;
  readonly priority: number;
  /** Address without any credential; null for other kinds. */
  readonly url: string | null;
  /** Watched folder; null for other kinds, and for files imported by hand. */
  readonly folder: string | null;
  readonly state: SourceState;
  /** Time of the newest reading that is not in the future. */
  readonly newestAt: Date | null;
  /** now − newest reading, milliseconds. */
  readonly lagMs: number | null;
  /** A lag above this is late; null when nothing is expected. */
  readonly lateAfterMs: number | null;
  /** Documents written in the last 24 hours. */
  readonly written24h: number;
  readonly failures24h: number;
  readonly lastPass: PassView | null;
  /** Start of the last pass, or of the last import by hand; null before the first. */
  readonly lastReadAt: Date | null;
  /** The next pass by the schedule, or the next try after a failure. */
  readonly next: NextPass | null;
}

/** How long after it happened a document was fetched. */
export interface ArrivalDelay {
  readonly days: number;
  readonly documents: number;
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
  /** From `fromMs` to below `toMs`; the last has no upper end. */
  readonly bins: readonly {
    readonly fromMs: number;
    readonly toMs: number | null;
    readonly documents: number;
  }[];
}

/** Where the next pass goes on. */
export interface WatermarkView {
  readonly newestAt: Date | null;
  /** Documents that the site's database took in with a higher id are looked for. */
  readonly lastId: string | null;
  /** Last change that its v3 API told of. */
  readonly lastChangeAt: Date | null;
  /** Site's clock − ours, milliseconds; null when it does not tell. */
  readonly clockSkewMs: number | null;
  readonly runId: string;
}

export interface SourceDetail {
  readonly summary: SourceSummary;
  readonly declaration: SourceDeclaration;
  readonly zones: readonly { readonly zone: string; readonly from: string | null }[];
  /** Where its secret comes from; `missing` when it needs one that is not there. */
  readonly secret: 'none' | 'stored' | 'environment' | 'missing';
  readonly site: { readonly version: string | null; readonly units: string | null } | null;
  readonly watermark: WatermarkView | null;
  /** Null when nothing was written in these days. */
  readonly arrivalDelay: ArrivalDelay | null;
  /** Newest first. */
  readonly requests: readonly RequestView[];
  readonly passes: readonly PassView[];
  readonly failures: readonly SourceFailure[];
  readonly next: readonly NextPass[];
}

export type StepOutcome = 'ok' | 'warning' | 'failed' | 'skipped';

/** What a connection test found; nothing was stored. */
export interface ConnectionReport {
  /** It can be read with this credential. */
  readonly isUsable: boolean;
  readonly steps: readonly {
    readonly name:
      | 'address'
      | 'answer'
      | 'credential'
      | 'entries'
      | 'treatments'
      | 'profiles'
      | 'device_status'
      | 'changes';
    readonly outcome: StepOutcome;
    readonly message: string;
    readonly ms: number;
  }[];
  readonly version: string | null;
  /** What the site shows: `mg/dl`, `mmol`. Its values are mg/dL either way. */
  readonly units: string | null;
  /**
   * `checked`: the site knows it. `not-checked`: the site is open to everyone, so that it works proves
   * nothing. `refused`: the site does not know it.
   */
  readonly credential: 'none' | 'checked' | 'not-checked' | 'refused';
  /** Anyone can read it without a credential. */
  readonly isOpen: boolean;
  readonly newestAt: Date | null;
  readonly clockSkewMs: number | null;
  /** Zone of the site's profile: the person's, most likely. */
  readonly suggestedZone: string | null;
}
