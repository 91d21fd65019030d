import type { StateKind } from '#components/ui/state.tsx';
import type { ChangeState } from '#server/changes/model/change.ts';
import type { Choice } from '#server/changes/model/dry-run.ts';
import { blockerOf, type Condition } from '#server/changes/model/judge-merge.ts';
import type { ChangeReview, CheckResult, CheckRun, Event, KeyView } from './types.ts';

export const STATE_LOOK = {
  open: { kind: 'waiting', word: 'Open' },
  merged: { kind: 'good', word: 'Merged' },
  closed: { kind: 'skipped', word: 'Closed' },
} as const satisfies Record<ChangeState, { kind: StateKind; word: string }>;

/** `into main`: what a choice means, with the names of the branches in it. */
export function choiceLabel(choice: Choice, source: string, target: string): string {
  switch (choice) {
    case 'take-source':
      return `Take ${source}`;
    case 'keep-target':
      return `Keep ${target}`;
    case 'append-both':
      return 'Append both';
    default:
      return 'Another version';
  }
}

/** What the source did to a key, in few words. */
export function changeWord({ change, type }: Pick<KeyView, 'change' | 'type'>): string {
  const what = KINDS[type] ?? 'content';
  if (change === 'added') return `new ${what}`;
  return change === 'deleted' ? `${what} deleted` : `${what} changed`;
}

const KINDS: Readonly<Record<string, string>> = {
  ICEBERG_TABLE: 'table',
  ICEBERG_VIEW: 'view',
  NAMESPACE: 'namespace',
};

/** How a key is merged, and how that is going. */
export function mergeWord(
  key: KeyView,
  source: string,
  target: string,
): { readonly kind: StateKind; readonly text: string } {
  const { decision, isSettled, conflict, change } = key;
  if (!isSettled) {
    const again = decision?.isStale === true ? 'decide again' : 'undecided';
    return { kind: 'bad', text: conflict === null ? again : `both sides changed, ${again}` };
  }
  if (decision?.isStale === true) return { kind: 'stale', text: 'decide again' };
  if (decision !== null) {
    return { kind: 'good', text: choiceLabel(decision.choice, source, target).toLowerCase() };
  }
  return { kind: 'good', text: change === 'added' ? 'add' : 'fast-forward' };
}

/** What the merge button does, exactly. */
export function mergeSentence(
  { dryRun, commitCount: count }: Pick<ChangeReview, 'dryRun' | 'commitCount'>,
  target: string,
): { readonly button: string; readonly sentence: string } {
  const kept = dryRun.keys.filter(
    ({ decision }) => decision?.choice === 'keep-target' && !decision.isStale,
  ).length;
  const keys = dryRun.keyCount - kept;
  const left = kept === 0 ? '' : `, ${kept} left as ${kept === 1 ? 'it is' : 'they are'}`;
  return {
    button: `Merge ${count} ${count === 1 ? 'commit' : 'commits'} into ${target}`,
    sentence: `Makes one merge commit on ${target} after ${dryRun.targetHash?.slice(0, 8) ?? ''}: ${keys} ${keys === 1 ? 'key changes' : 'keys change'}${left}. Refused if either branch moves first. It can be undone.`,
  };
}

/** How ready a change is, in one word. */
export function readiness(conditions: readonly Condition[]): {
  readonly kind: StateKind;
  readonly word: string;
} {
  if (blockerOf(conditions) === null) return { kind: 'good', word: 'Ready' };
  const open = conditions.filter(({ todo }) => todo !== null);
  if (open.some(({ kind }) => kind === 'bad')) return { kind: 'bad', word: 'Blocked' };
  if (open.some(({ kind }) => kind === 'stale')) return { kind: 'stale', word: 'Stale' };
  return { kind: 'waiting', word: 'Waits' };
}

export const CHECK_LOOK = {
  pass: { kind: 'good', word: 'Pass' },
  warn: { kind: 'warn', word: 'Warns' },
  fail: { kind: 'bad', word: 'Fail' },
  error: { kind: 'bad', word: 'Broken' },
} as const satisfies Record<CheckResult['state'], { kind: StateKind; word: string }>;

/** `11 of 12 hold at c6a1f2d9`, or how far they are. */
export function checksSentence(checks: CheckRun | null): string {
  if (checks === null) return 'have not run';
  const { state, results, total, sourceHash } = checks;
  const at = `at ${sourceHash.slice(0, 8)}`;
  if (state === 'queued') return `wait for their turn ${at}`;
  if (state === 'running') return `${results.length} of ${total ?? '…'} have run ${at}`;
  if (state !== 'done') return `${state} ${at}`;
  if (results.length === 0) return `none applies ${at}`;
  const holding = results.filter(({ state: result }) => result === 'pass' || result === 'warn');
  return `${holding.length} of ${results.length} hold ${at}`;
}

/** Those that fail first, then warnings, then the others, each as they ran. */
export function orderChecks(results: readonly CheckResult[]): readonly CheckResult[] {
  const rank = { fail: 0, error: 0, warn: 1, pass: 2 } as const;
  return results.toSorted((a, b) => rank[a.state] - rank[b.state] || a.ordinal - b.ordinal);
}

/** `approved`, `decided …`: what an event says behind the name. */
export function eventWords({ kind, body, sourceHash }: Event): string {
  const at = sourceHash === null ? '' : ` at ${sourceHash.slice(0, 8)}`;
  switch (kind) {
    case 'opened':
      return `opened it${at}`;
    case 'edited':
      return 'changed title or description';
    case 'commented':
      return 'wrote';
    case 'decided':
      return `decided ${body ?? 'keys'}`;
    case 'approved':
      return `approved${at}`;
    case 'withdrew':
      return 'withdrew the approval';
    case 'checked':
      return `ran the checks${at}`;
    case 'merged':
      return `merged it as ${body?.slice(0, 8) ?? ''}`;
    case 'closed':
      return 'closed it';
    case 'reopened':
      return 'reopened it';
    case 'tagged':
      return `tagged the merge ${body ?? ''}`;
    case 'deleted-source':
      return `deleted ${body ?? 'the source'}`;
    default:
      return 'undid the merge';
  }
}

/** Words of an event that a person wrote, to be shown as such. */
export const eventProse = ({ kind, body }: Event): string | null =>
  kind === 'commented' || kind === 'approved' ? body : null;
