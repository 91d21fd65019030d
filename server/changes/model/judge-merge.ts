import type { Approval, ChangeView, CheckRun } from './change.ts';
import { isUnderWay } from './change.ts';
import type { DryRun } from './dry-run.ts';

/** What a rule of the target asks of this change. */
export interface Requirement {
  /** Approvals that must count. */
  readonly approvals: number;
  /** Null: anybody's counts. */
  readonly role: 'admin' | null;
  /** Keys that it is for, as a pattern; null for all. */
  readonly paths: string | null;
}

export interface MergeCase {
  readonly change: Pick<ChangeView, 'number' | 'source' | 'target' | 'state'>;
  readonly dryRun: DryRun;
  readonly requirements: readonly Requirement[];
  readonly approvals: readonly Approval[];
  /** The newest of any commit; null when none has run. */
  readonly checks: CheckRun | null;
  readonly person: { readonly name: string; readonly role: 'admin' | 'analyst' };
  readonly defaultBranch: string;
}

/** One thing that a merge needs. */
export interface Condition {
  readonly kind: 'good' | 'bad' | 'stale' | 'waiting' | 'warn';
  /** `2 of 5 keys undecided` */
  readonly text: string;
  /** What to do about it, in a sentence; null when it does not stand against the merge. */
  readonly todo: string | null;
}

/** Everything that a merge needs, in the order in which it is best seen to. */
export function judgeMerge(input: MergeCase): readonly Condition[] {
  const state = judgeDryRun(input);
  if (state.kind === 'bad' && input.dryRun.state !== 'undecided') return [state];
  return [
    state,
    ...judgeChoices(input),
    judgeChecks(input),
    ...judgeApprovals(input),
    ...judgePerson(input),
  ];
}

/** The one reason why not; null when it may be merged. */
export function blockerOf(conditions: readonly Condition[]): string | null {
  return conditions.find(({ todo }) => todo !== null)?.todo ?? null;
}

function judgeDryRun({ change, dryRun }: MergeCase): Condition {
  const { source, target } = change;
  const bad = (text: string, todo: string): Condition => ({ kind: 'bad', text, todo });
  switch (dryRun.state) {
    case 'merges':
      if (isAllKept(dryRun)) {
        return bad(
          `Every key is kept as on ${target}`,
          `${target} would stay as it is: take a key of ${source}, or close this change.`,
        );
      }
      return good(dryRun.decidedCount === 0 ? 'Dry run merges' : decided(dryRun));
    case 'undecided':
      return bad(
        `${dryRun.undecidedCount} of ${dryRun.keyCount} keys undecided`,
        `First decide ${dryRun.undecidedCount === 1 ? 'the key' : `the ${dryRun.undecidedCount} keys`} that both sides changed.`,
      );
    case 'nothing':
      return bad(
        'Nothing to merge',
        `${target} has everything of ${source}: commit something to ${source}, or close this change.`,
      );
    case 'source-gone':
      return bad(
        `${source} was deleted`,
        `${source} was deleted: restore it under Branches, or close this change.`,
      );
    case 'target-gone':
      return bad(
        `${target} was deleted`,
        `${target} was deleted: restore it under Branches, or close this change.`,
      );
    default:
      return bad(
        'No common commit',
        `${source} and ${target} have no commit in common and cannot be merged.`,
      );
  }
}

const decided = ({ decidedCount, keyCount }: DryRun) =>
  `Dry run merges, ${decidedCount} of ${keyCount} keys by choice`;

const isAllKept = ({ keys, keyCount }: DryRun): boolean =>
  keyCount > 0 &&
  keys.length === keyCount &&
  keys.every(({ decision }) => decision?.choice === 'keep-target' && !decision.isStale);

function judgeChoices({ dryRun: { staleCount, uncheckedCount } }: MergeCase): readonly Condition[] {
  const conditions: Condition[] = [];
  if (staleCount > 0) {
    const one = staleCount === 1;
    conditions.push({
      kind: 'stale',
      text: `${staleCount} ${one ? 'choice is' : 'choices are'} for other versions`,
      todo: `${staleCount} ${one ? 'choice was' : 'choices were'} made for other versions: decide ${one ? 'that key' : 'those keys'} again.`,
    });
  }
  if (uncheckedCount > 0) {
    conditions.push({
      kind: 'warn',
      text: `${uncheckedCount} ${uncheckedCount === 1 ? 'key is' : 'keys are'} not checked in the version chosen`,
      todo: null,
    });
  }
  return conditions;
}

function judgeChecks({ change, dryRun, checks }: MergeCase): Condition {
  const { source, target } = change;
  const at = dryRun.sourceHash?.slice(0, 8) ?? '';
  if (checks === null) {
    return { kind: 'waiting', text: 'Checks have not run', todo: 'First run the checks.' };
  }
  if (checks.sourceHash !== dryRun.sourceHash) {
    return {
      kind: 'stale',
      text: `Checks are of ${checks.sourceHash.slice(0, 8)}, not of ${at}`,
      todo: `${source} has moved since the checks: run them again.`,
    };
  }
  const isMoved = checks.targetHash !== dryRun.targetHash;
  if (isMoved && checks.results.some(({ sql }) => OTHER_STATE.test(sql))) {
    return {
      kind: 'stale',
      text: `Checks read ${target} at ${checks.targetHash?.slice(0, 8) ?? 'another commit'}`,
      todo: `${target} has moved since the checks, which read it: run them again.`,
    };
  }
  if (isUnderWay(checks)) {
    return { kind: 'waiting', text: 'Checks are running', todo: 'Wait for the checks.' };
  }
  if (checks.state !== 'done') {
    const text = checks.state === 'failed' ? 'Checks broke off' : `Checks were ${checks.state}`;
    return { kind: 'bad', text, todo: `${text}: run them again.` };
  }
  const failing = checks.results.filter(({ state }) => state === 'fail' || state === 'error');
  const count = checks.results.length;
  if (failing.length === 0) {
    return good(count === 0 ? `No check applies at ${at}` : `${count} checks hold at ${at}`);
  }
  const names = failing.slice(0, 2).map(({ name }) => name);
  const more = failing.length > 2 ? ` and ${failing.length - 2} more` : '';
  return {
    kind: 'bad',
    text: `${failing.length} of ${count} checks fail at ${at}`,
    todo: `${names.join(', ')}${more} must hold on ${source}: correct the data there, then run the checks again.`,
  };
}

/** A check that reads more than the source: what it said holds for that state of the target alone. */
const OTHER_STATE = /\bFOR\s+(VERSION|TIMESTAMP)\s+AS\s+OF\b|\biceberg_/i;

const isOfThis = ({ sourceHash, choicesHash }: Approval, dryRun: DryRun): boolean =>
  sourceHash === dryRun.sourceHash && choicesHash === dryRun.choicesHash;

function judgeApprovals({ dryRun, requirements, approvals }: MergeCase): readonly Condition[] {
  return requirements
    .filter(({ approvals: needed }) => needed > 0)
    .map(({ approvals: needed, role, paths }) => {
      const fit = approvals.filter((approval) => role === null || approval.role === role);
      const counting = fit.filter((approval) => isOfThis(approval, dryRun)).length;
      const stale = fit.length - counting;
      const whose = `${role === null ? '' : ' of an administrator'}${paths === null ? '' : ` for ${paths}`}`;
      const text = `${counting} of ${needed} ${needed === 1 ? 'approval' : 'approvals'}${whose}`;
      if (counting >= needed) return good(text);
      const missing = needed - counting;
      const todo = `${missing} more ${missing === 1 ? 'approval' : 'approvals'}${whose} ${missing === 1 ? 'is' : 'are'} needed.`;
      return stale === 0
        ? { kind: 'waiting', text, todo }
        : { kind: 'stale', text: `${text}, ${stale} stale`, todo };
    });
}

/** Into the default branch goes what an administrator merges or has approved as it is. */
function judgePerson(input: MergeCase): readonly Condition[] {
  const { change, dryRun, approvals, person, defaultBranch } = input;
  if (change.target !== defaultBranch || person.role === 'admin') return [];
  const isVouched = approvals.some(
    (approval) => approval.role === 'admin' && isOfThis(approval, dryRun),
  );
  if (isVouched) return [good('An administrator approved it')];
  return [
    {
      kind: 'waiting',
      text: 'An administrator merges or approves',
      todo: `Only an administrator merges into ${defaultBranch}: ask one to merge it, or to approve it.`,
    },
  ];
}

const good = (text: string): Condition => ({ kind: 'good', text, todo: null });
