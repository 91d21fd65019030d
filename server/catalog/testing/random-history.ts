import fc from 'fast-check';
import type { MergeBehavior } from '../port.ts';

/** One thing that somebody does to a catalog. Branches and keys are numbers, 0 is the default branch. */
export type Step =
  | {
      readonly kind: 'commit';
      readonly branch: number;
      /** How many commits behind the head the writer looked. */
      readonly lag: number;
      /** UNCHANGED of a key that the writer did not see is a PUT. */
      readonly operations: readonly {
        readonly key: number;
        readonly type: 'PUT' | 'DELETE' | 'REPLACE' | 'UNCHANGED';
      }[];
    }
  | {
      readonly kind: 'branch';
      readonly branch: number;
      readonly from: number;
      readonly lag: number;
    }
  | { readonly kind: 'delete'; readonly branch: number }
  | { readonly kind: 'assign'; readonly branch: number; readonly to: number }
  | {
      readonly kind: 'merge';
      readonly from: number;
      readonly into: number;
      readonly byDefault: MergeBehavior;
      readonly modes: readonly { readonly key: number; readonly behavior: MergeBehavior }[];
      readonly isDryRun: boolean;
    }
  | {
      readonly kind: 'transplant';
      readonly from: number;
      readonly into: number;
      readonly count: number;
      readonly byDefault: 'NORMAL' | 'FORCE';
    };

/** What is to be seen after a step, without anything that two catalogs may choose as they like. */
export interface Observation {
  /** `ok`, or the kind of the failure. */
  readonly outcome: string;
  /** `KIND key`, in key order; of a merge with `ok` for the keys without one. */
  readonly verdicts: readonly string[];
  /** Of the branch that was written to: `key version identity`, in key order; null when it is not there. */
  readonly entries: readonly string[] | null;
  readonly commits: number;
}

/** Somebody who does steps and looks at what came of them. */
export interface World {
  perform(step: Step, version: number): Promise<Observation>;
}

const BRANCHES = ['main', 'one', 'two', 'three'] as const;
export const branchName = (branch: number): string => BRANCHES[branch] ?? 'main';
export const keyName = (key: number): string => `t${key}`;

const KEYS = 5;
const Branch = fc.integer({ min: 0, max: BRANCHES.length - 1 });
const SideBranch = fc.integer({ min: 1, max: BRANCHES.length - 1 });
const Key = fc.integer({ min: 0, max: KEYS - 1 });
const Lag = fc.constantFrom(0, 0, 0, 1, 2);
const Behavior = fc.constantFrom('NORMAL' as const, 'FORCE' as const, 'DROP' as const);

const Commit = fc.record({
  kind: fc.constant('commit' as const),
  branch: Branch,
  lag: Lag,
  operations: fc.uniqueArray(
    fc.record({
      key: Key,
      type: fc.constantFrom(
        'PUT' as const,
        'PUT' as const,
        'DELETE' as const,
        'REPLACE' as const,
        'UNCHANGED' as const,
      ),
    }),
    { selector: ({ key }) => key, minLength: 1, maxLength: 2 },
  ),
});

const stepsWith = (longest: number): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: 9, arbitrary: Commit },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('branch' as const),
        branch: SideBranch,
        from: Branch,
        lag: Lag,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('delete' as const), branch: Branch }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('assign' as const), branch: Branch, to: Branch }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('merge' as const),
        from: Branch,
        into: Branch,
        byDefault: fc.constantFrom('NORMAL' as const, 'NORMAL' as const, 'FORCE' as const),
        modes: fc.uniqueArray(fc.record({ key: Key, behavior: Behavior }), {
          selector: ({ key }) => key,
          maxLength: 2,
        }),
        isDryRun: fc.constantFrom(false, false, false, true),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('transplant' as const),
        from: Branch,
        into: Branch,
        count: fc.integer({ min: 1, max: longest }),
        byDefault: fc.constantFrom('NORMAL' as const, 'FORCE' as const),
      }),
    },
  );

/** Something to change and to branch from. */
const PRELUDE: readonly Step[] = [
  {
    kind: 'commit',
    branch: 0,
    lag: 0,
    operations: Array.from({ length: KEYS - 1 }, (_, key) => ({ key, type: 'PUT' as const })),
  },
  { kind: 'branch', branch: 1, from: 0, lag: 0 },
  { kind: 'branch', branch: 2, from: 0, lag: 0 },
  { kind: 'branch', branch: 3, from: 0, lag: 0 },
];

/**
 * Random histories; `longest` is how many commits a transplant takes at most. What a real Nessie does
 * wrong is not among the steps, but for transplants of several commits.
 */
export const histories = ({ longest }: { readonly longest: number }) =>
  fc
    .array(fc.noBias(stepsWith(longest)), { minLength: 4, maxLength: 30 })
    .map((steps): readonly Step[] => [...PRELUDE, ...steps]);

/** The steps in two worlds; throws where they first look different. */
export async function walkInLockStep(
  steps: readonly Step[],
  one: World,
  other: World,
): Promise<void> {
  for (const [index, step] of steps.entries()) {
    const [seen, expected] = [await one.perform(step, index), await other.perform(step, index)];
    const [left, right] = [JSON.stringify(seen), JSON.stringify(expected)];
    if (left === right) continue;
    throw new Error(`Step ${index} ${JSON.stringify(step)}:\n  one   ${left}\n  other ${right}`);
  }
}
