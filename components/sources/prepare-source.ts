import { formatAge, formatDuration } from '#components/ui/format.ts';
import type { StateKind } from '#components/ui/state.tsx';
import type { FileState } from '#server/sources/model/watched-file.ts';
import type {
  ArrivalDelay,
  PassView,
  RequestView,
  SourceState,
  SourceSummary,
  StepOutcome,
} from '#server/sources/source-views.ts';

export const SOURCE_STATE = {
  new: { kind: 'waiting', word: 'New' },
  'on-time': { kind: 'good', word: 'On time' },
  late: { kind: 'stale', word: 'Late' },
  failing: { kind: 'bad', word: 'Failing' },
  'by-hand': { kind: 'unknown', word: 'By hand' },
  paused: { kind: 'skipped', word: 'Paused' },
} as const satisfies Record<SourceState, { kind: StateKind; word: string }>;

export const KIND_WORD = {
  nightscout: 'Nightscout',
  file: 'Files',
  synthetic: 'Made up',
} as const satisfies Record<SourceSummary['kind'], string>;

export const FILE_STATE = {
  settling: { kind: 'waiting', word: 'Is being written' },
  ready: { kind: 'unknown', word: 'Waits for the next look' },
  'going-on': { kind: 'running', word: 'Is taken in' },
  done: { kind: 'good', word: 'Taken in' },
  failed: { kind: 'bad', word: 'Not taken in' },
} as const satisfies Record<FileState, { kind: StateKind; word: string }>;

export const STEP_KIND = {
  ok: 'good',
  warning: 'warn',
  failed: 'bad',
  skipped: 'skipped',
} as const satisfies Record<StepOutcome, StateKind>;

/** What stands beside the title: how many do not do what they should. */
export function standingOf(sources: readonly SourceSummary[]): {
  readonly kind: StateKind;
  readonly text: string;
} | null {
  const failing = sources.filter(({ state }) => state === 'failing').length;
  const late = sources.filter(({ state }) => state === 'late').length;
  const of = `of ${sources.length}`;
  if (failing > 0) return { kind: 'bad', text: `${failing} ${of} fail` };
  if (late > 0) return { kind: 'stale', text: `${late} ${of} late` };
  return sources.some(({ state }) => state === 'on-time')
    ? { kind: 'good', text: 'All on time' }
    : null;
}

/** `4 min`; null when nothing was read yet. */
export const lagText = (lagMs: number | null): string | null =>
  lagMs === null ? null : formatAge(Math.max(0, lagMs));

/** Lag against its limit, 0 to 100; null where nothing is expected. */
export function lagShare({
  lagMs,
  lateAfterMs,
}: Pick<SourceSummary, 'lagMs' | 'lateAfterMs'>): number | null {
  if (lagMs === null || lateAfterMs === null) return null;
  return Math.min(100, Math.max(0, (lagMs / lateAfterMs) * 100));
}

export interface DelayBar {
  readonly label: string;
  readonly documents: number;
  /** `61.8 %`. */
  readonly percent: string;
  /** Share of the highest bar, 0 to 100. */
  readonly heightPct: number;
  readonly isLate: boolean;
}

/** Bars of the delay; those above the limit came late. */
export function prepareDelay(delay: ArrivalDelay, lateAfterMs: number | null): readonly DelayBar[] {
  const most = Math.max(1, ...delay.bins.map(({ documents }) => documents));
  return delay.bins.map(({ fromMs, toMs, documents }) => ({
    label: binLabel(fromMs, toMs),
    documents,
    percent: `${((documents / Math.max(1, delay.documents)) * 100).toFixed(1)} %`,
    heightPct: (documents / most) * 100,
    isLate: lateAfterMs !== null && fromMs >= lateAfterMs,
  }));
}

function binLabel(fromMs: number, toMs: number | null): string {
  if (toMs === null) return `> ${short(fromMs)}`;
  return fromMs === 0 ? `< ${short(toMs)}` : `${short(fromMs)} to ${short(toMs)}`;
}

function short(ms: number): string {
  const minutes = ms / 60_000;
  return minutes < 60 ? `${minutes} min` : `${minutes / 60} h`;
}

/** Share of documents that came after the limit; null when there is no limit or none came. */
export function lateShare(bars: readonly DelayBar[]): string | null {
  const total = bars.reduce((sum, { documents }) => sum + documents, 0);
  const late = bars.reduce((sum, bar) => sum + (bar.isLate ? bar.documents : 0), 0);
  return total === 0 || late === 0 ? null : `${((late / total) * 100).toFixed(1)} %`;
}

export const isFailed = ({ status }: RequestView): boolean =>
  status === null || status < 200 || status >= 400;

/** A path as people read it: `find[date][$gte]=…`; half an escape stays as it stands. */
export function readablePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** How a pass stands, in a word. */
export function passState(pass: PassView): { readonly kind: StateKind; readonly word: string } {
  if (pass.failure !== null) return { kind: 'bad', word: 'Failed' };
  if (pass.endedAt === null) {
    return pass.runState === 'running' || pass.runState === 'queued'
      ? { kind: 'running', word: 'Reading' }
      : { kind: 'skipped', word: 'Cut off' };
  }
  if (pass.written === null) {
    return pass.runState === 'failed' || pass.runState === 'cancelled'
      ? { kind: 'bad', word: 'Not written' }
      : { kind: 'running', word: 'Writing' };
  }
  return pass.written === 0
    ? { kind: 'good', word: 'Nothing new' }
    : { kind: 'good', word: 'Done' };
}

/** `2.1 s`; null while it reads. */
export const passTook = ({ startedAt, endedAt }: PassView): string | null =>
  endedAt === null ? null : formatDuration(endedAt.getTime() - startedAt.getTime());

/** `in 4 min`, `now` when it is due. */
export function untilText(at: Date, now: number): string {
  const ms = at.getTime() - now;
  return ms < 5_000 ? 'now' : `in ${formatAge(ms)}`;
}

/** `0.4 s ahead`: how the site's clock differs from ours. */
export function skewText(ms: number): string {
  if (Math.abs(ms) < 1_000) return 'in step';
  return `${formatDuration(Math.abs(ms))} ${ms > 0 ? 'ahead' : 'behind'}`;
}
