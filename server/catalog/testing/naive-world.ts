import type { MergeBehavior } from '../port.ts';
import { branchName, keyName, type Observation, type Step, type World } from './random-history.ts';

/** What a key holds. Values are equal when both parts are. */
interface Value {
  readonly version: number;
  readonly identity: number;
}
type Tables = ReadonlyMap<string, Value>;

interface Commit {
  readonly parents: readonly Commit[];
  /** The longest way from the beginning. */
  readonly distance: number;
  readonly tables: Tables;
  /** What was done to each key, also where that changed nothing. */
  readonly touched: readonly string[];
}

type Changes = readonly (readonly [key: string, from: Value | undefined, to: Value | undefined])[];
type Verdict = Pick<Observation, 'outcome' | 'verdicts'>;

const BEGINNING: Commit = { parents: [], distance: 0, tables: new Map(), touched: [] };
const OK: Verdict = { outcome: 'ok', verdicts: [] };
const NOT_FOUND: Verdict = { outcome: 'reference-not-found', verdicts: [] };
const BAD: Verdict = { outcome: 'bad-request', verdicts: [] };

/** A catalog as one would explain it: whole maps, and every search from the beginning. */
export function createNaiveWorld(): World {
  const heads = new Map<string, Commit>([['main', BEGINNING]]);
  const seenIdentities = new Map<number, number>();
  let identities = 0;

  const commit = (step: Extract<Step, { kind: 'commit' }>, version: number): Verdict => {
    const name = branchName(step.branch);
    const head = heads.get(name);
    if (head === undefined) return NOT_FOUND;
    const seen = stepBack(head, step.lag).tables;
    const tables = new Map(head.tables);
    const conflicts: string[] = [];
    for (const { key: number, type: wanted } of step.operations) {
      const key = keyName(number);
      const [expected, actual] = [seen.get(key), head.tables.get(key)];
      const type = wanted === 'UNCHANGED' && expected === undefined ? 'PUT' : wanted;
      const isDelete = type === 'DELETE' || type === 'REPLACE';
      const isDeletedTwice = isDelete && expected === undefined && actual === undefined;
      const isUnseen = isDelete && expected === undefined && actual !== undefined;
      const kind = isDeletedTwice
        ? 'KEY_DOES_NOT_EXIST'
        : isUnseen
          ? 'PAYLOAD_DIFFERS'
          : compare(expected, actual);
      if (kind !== null) conflicts.push(`${key} ${kind}`);
      if (type === 'PUT')
        tables.set(key, { version, identity: expected?.identity ?? identities++ });
      if (isDelete) tables.delete(key);
      if (type === 'REPLACE' && expected !== undefined) {
        tables.set(key, { version, identity: identities++ });
      }
    }
    if (conflicts.length > 0) {
      return { outcome: 'reference-conflict', verdicts: conflicts.toSorted() };
    }
    const written = step.operations.filter(
      ({ type, key }) => type !== 'UNCHANGED' || !seen.has(keyName(key)),
    );
    heads.set(
      name,
      commitOn(
        [head],
        tables,
        written.map(({ key }) => keyName(key)),
      ),
    );
    return OK;
  };

  const merge = (step: Extract<Step, { kind: 'merge' }>): Verdict => {
    const [from, into] = [heads.get(branchName(step.from)), heads.get(branchName(step.into))];
    if (from === undefined || into === undefined) return NOT_FOUND;
    const base = nearestCommon(into, from);
    if (base === null) return NOT_FOUND;
    if (base === from) return { outcome: 'not applied', verdicts: [] };
    const modes = new Map(step.modes.map(({ key, behavior }) => [keyName(key), behavior]));
    const changes = difference(base.tables, from.tables);
    const idle = [...modes].filter(([key]) => !changes.some(([changed]) => changed === key));
    const isKept = ([key, mode]: (typeof idle)[number]) =>
      mode === 'DROP' && (base.tables.has(key) || from.tables.has(key));
    if (!idle.every(isKept)) return BAD;
    const kept = idle.map(([key]) => [key, base.tables.get(key), from.tables.get(key)] as const);
    const { tables, verdicts, isClean, touched } = bring(
      [...changes, ...kept],
      into.tables,
      (key) => modes.get(key) ?? step.byDefault,
    );
    if (!isClean) return { outcome: 'conflict', verdicts };
    if (step.isDryRun || touched.length === 0) return { outcome: 'not applied', verdicts };
    heads.set(branchName(step.into), commitOn([into, from], tables, touched));
    return { outcome: 'applied', verdicts };
  };

  const transplant = (step: Extract<Step, { kind: 'transplant' }>): Verdict => {
    const [from, into] = [heads.get(branchName(step.from)), heads.get(branchName(step.into))];
    if (from === undefined || into === undefined) return NOT_FOUND;
    const originals = firstParents(from)
      .slice(0, step.count)
      .filter((original) => parentOf(original) !== BEGINNING)
      .toReversed();
    if (originals.length === 0) return BAD;
    const found = new Map<string, string>();
    let head = into;
    for (const original of originals) {
      const before = parentOf(original).tables;
      const changes = original.touched.map((key) => {
        const [from, to] = [before.get(key), original.tables.get(key)];
        const expected = from && to && { ...from, identity: to.identity };
        return [key, expected ?? from, to] as const;
      });
      const brought = bring(changes, head.tables, () => step.byDefault);
      for (const verdict of brought.verdicts) {
        const [key = ''] = verdict.split(' ');
        if (found.get(key)?.endsWith(' ok') !== false) found.set(key, verdict);
      }
      if (brought.touched.length > 0) {
        head = commitOn([head], brought.tables, brought.touched);
      }
    }
    const verdicts = [...found.values()].toSorted();
    if (verdicts.some((verdict) => !verdict.endsWith(' ok'))) {
      return { outcome: 'conflict', verdicts };
    }
    heads.set(branchName(step.into), head);
    return { outcome: head === into ? 'not applied' : 'applied', verdicts };
  };

  const act = (step: Step, version: number): Verdict => {
    if (step.kind === 'commit') return commit(step, version);
    if (step.kind === 'merge') return merge(step);
    if (step.kind === 'transplant') return transplant(step);
    const name = branchName(step.branch);
    const head = heads.get(name);
    if (step.kind === 'branch') {
      const from = heads.get(branchName(step.from));
      if (from === undefined) return NOT_FOUND;
      if (head !== undefined) return { outcome: 'reference-exists', verdicts: [] };
      heads.set(name, stepBack(from, step.lag));
      return OK;
    }
    if (head === undefined) return NOT_FOUND;
    if (step.kind === 'delete') {
      if (name === 'main') return BAD;
      heads.delete(name);
      return OK;
    }
    const to = heads.get(branchName(step.to));
    if (to === undefined) return NOT_FOUND;
    heads.set(name, to);
    return OK;
  };

  return {
    async perform(step, version) {
      const verdict = act(step, version);
      const written = step.kind === 'merge' || step.kind === 'transplant' ? step.into : step.branch;
      const head = heads.get(branchName(written));
      if (head === undefined) return { ...verdict, entries: null, commits: 0 };
      const entries = [...head.tables].toSorted(([a], [b]) => (a < b ? -1 : 1));
      return {
        ...verdict,
        entries: entries.map(([key, { version: at, identity }]) => {
          if (!seenIdentities.has(identity)) seenIdentities.set(identity, seenIdentities.size);
          return `${key} ${at} ${seenIdentities.get(identity)}`;
        }),
        commits: firstParents(head).length,
      };
    },
  };
}

/** Makes changes on a target, each judged by the mode of its key. */
function bring(changes: Changes, target: Tables, modeOf: (key: string) => MergeBehavior) {
  const tables = new Map(target);
  const verdicts: string[] = [];
  const touched: string[] = [];
  for (const [key, from, to] of changes) {
    const mode = modeOf(key);
    const actual = target.get(key);
    const isAddedAlike = from === undefined && actual !== undefined && isSame(actual, to);
    if (mode !== 'DROP' && isAddedAlike) continue;
    const conflict = mode === 'NORMAL' ? compare(from, actual) : null;
    verdicts.push(`${key} ${mode} ${conflict ?? 'ok'}`);
    if (mode === 'DROP') continue;
    touched.push(key);
    if (to === undefined) tables.delete(key);
    else tables.set(key, to);
  }
  const isClean = verdicts.every((verdict) => verdict.endsWith(' ok'));
  return { tables, verdicts: verdicts.toSorted(), isClean, touched };
}

function compare(expected: Value | undefined, actual: Value | undefined): string | null {
  if (expected === undefined) return actual === undefined ? null : 'KEY_EXISTS';
  if (actual === undefined) return 'KEY_DOES_NOT_EXIST';
  if (expected.identity !== actual.identity) return 'CONTENT_ID_DIFFERS';
  return expected.version === actual.version ? null : 'VALUE_DIFFERS';
}

const isSame = (a: Value | undefined, b: Value | undefined): boolean =>
  a?.version === b?.version && a?.identity === b?.identity;

function difference(from: Tables, to: Tables): Changes {
  return [...new Set([...from.keys(), ...to.keys()])]
    .filter((key) => !isSame(from.get(key), to.get(key)))
    .map((key) => [key, from.get(key), to.get(key)] as const);
}

const parentOf = (commit: Commit): Commit => commit.parents[0] ?? BEGINNING;

function stepBack(commit: Commit, steps: number): Commit {
  return steps === 0 ? commit : stepBack(parentOf(commit), steps - 1);
}

function firstParents(commit: Commit): readonly Commit[] {
  return commit === BEGINNING ? [] : [commit, ...firstParents(parentOf(commit))];
}

function ancestors(commit: Commit): ReadonlySet<Commit> {
  const found = new Set<Commit>();
  const visit = (at: Commit) => {
    if (found.has(at)) return;
    found.add(at);
    at.parents.forEach(visit);
  };
  visit(commit);
  return found;
}

/** The common ancestor that is furthest from the beginning. */
function nearestCommon(a: Commit, b: Commit): Commit | null {
  const ofB = ancestors(b);
  const common = [...ancestors(a)].filter((commit) => commit !== BEGINNING && ofB.has(commit));
  const [nearest = null] = common.toSorted((x, y) => y.distance - x.distance);
  return nearest;
}

function commitOn(parents: readonly Commit[], tables: Tables, touched: readonly string[]): Commit {
  return {
    parents,
    tables,
    touched,
    distance: 1 + Math.max(...parents.map(({ distance }) => distance)),
  };
}
