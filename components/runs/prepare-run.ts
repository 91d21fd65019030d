import { formatDuration } from '#components/ui/format.ts';
import type { StateKind } from '#components/ui/state.tsx';
import type { CheckState, RunEvent, RunState, StepState } from '#server/runs/port.ts';
import type { Check, Run, Step } from './types.ts';

export const RUN_STATE = {
  queued: { kind: 'waiting', word: 'Queued' },
  running: { kind: 'running', word: 'Running' },
  merged: { kind: 'good', word: 'Merged' },
  'nothing-to-do': { kind: 'skipped', word: 'Nothing to do' },
  failed: { kind: 'bad', word: 'Failed' },
  cancelled: { kind: 'skipped', word: 'Cancelled' },
} as const satisfies Record<RunState, { kind: StateKind; word: string }>;

export const STEP_STATE = {
  waiting: { kind: 'unknown', word: 'Waits' },
  running: { kind: 'running', word: 'Running' },
  done: { kind: 'good', word: 'Done' },
  skipped: { kind: 'skipped', word: 'Skipped' },
  failed: { kind: 'bad', word: 'Failed' },
  cancelled: { kind: 'skipped', word: 'Cancelled' },
} as const satisfies Record<StepState, { kind: StateKind; word: string }>;

export const CHECK_STATE = {
  pass: { kind: 'good', word: 'Passes' },
  warn: { kind: 'warn', word: 'Warns' },
  fail: { kind: 'bad', word: 'Fails' },
  error: { kind: 'bad', word: 'Could not run' },
} as const satisfies Record<CheckState, { kind: StateKind; word: string }>;

export const isOver = ({ state }: Pick<Run, 'state'>): boolean =>
  state !== 'queued' && state !== 'running';

export interface StepBar {
  readonly step: Step;
  /** Share of the time of the run, 0 to 100; null when it never began. */
  readonly leftPct: number | null;
  readonly widthPct: number;
  /** `1 min 11 s`; null when it never began. */
  readonly took: string | null;
}

export interface StepChart {
  readonly bars: readonly StepBar[];
  readonly ticks: readonly { readonly leftPct: number; readonly label: string }[];
}

const TICKS = 4;
const THINNEST_PCT = 0.4;

/** Steps along the time of the run; a step under way reaches to `now`. */
export function prepareSteps(run: Run, steps: readonly Step[], now: number): StepChart {
  const from = (run.startedAt ?? run.createdAt).getTime();
  const ends = steps.flatMap(({ endedAt }) => endedAt?.getTime() ?? []);
  const to = run.endedAt?.getTime() ?? Math.max(now, ...ends);
  const span = Math.max(1, to - from);
  const bars = steps.map((step): StepBar => {
    if (step.startedAt === null || step.state === 'skipped') {
      return { step, leftPct: null, widthPct: 0, took: null };
    }
    const start = step.startedAt.getTime();
    const ms = Math.max(0, (step.endedAt?.getTime() ?? to) - start);
    const leftPct = Math.min(100, Math.max(0, ((start - from) / span) * 100));
    const widthPct = Math.min(100 - leftPct, Math.max(THINNEST_PCT, (ms / span) * 100));
    return { step, leftPct, widthPct, took: formatDuration(ms) };
  });
  const ticks = Array.from({ length: TICKS }, (_, index) => ({
    leftPct: (index / TICKS) * 100,
    label: index === 0 ? '0' : formatDuration((span * index) / TICKS),
  }));
  return { bars, ticks };
}

/** `5 of 8 done, 1 failed, 2 skipped`. */
export function stepsSentence(steps: readonly Step[]): string {
  const count = (state: StepState) => steps.filter((step) => step.state === state).length;
  const parts = (['failed', 'skipped', 'cancelled'] as const)
    .map((state) => [count(state), state] as const)
    .filter(([number]) => number > 0)
    .map(([number, state]) => `${number} ${state}`);
  return [`${count('done')} of ${steps.length} done`, ...parts].join(', ');
}

/** `14 pass, 1 fails`. */
export function checksSentence(checks: readonly Check[]): string {
  const words = { pass: 'pass', warn: 'warn', fail: 'fail', error: 'could not run' } as const;
  return (['pass', 'warn', 'fail', 'error'] as const)
    .map((state) => [checks.filter((check) => check.state === state).length, state] as const)
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${count} ${words[state]}`)
    .join(', ');
}

export type LogLevel = 'all' | 'warn' | 'error';

/** Lines of at least that level, of one asset or of all. */
export function filterLog(
  events: readonly RunEvent[],
  level: LogLevel,
  asset: string | null,
): readonly RunEvent[] {
  const wanted = { all: ['info', 'warn', 'error'], warn: ['warn', 'error'], error: ['error'] }[
    level
  ];
  return events.filter(
    (event) => wanted.includes(event.level) && (asset === null || event.asset === asset),
  );
}

/** `13:16:01.204`, UTC. */
export const logTime = (at: Date): string => at.toISOString().slice(11, 23);

/** The log with one more event; one that was seen before changes nothing. */
export function addEvent(events: readonly RunEvent[], event: RunEvent): readonly RunEvent[] {
  const last = events.at(-1);
  return last !== undefined && last.sequence >= event.sequence ? events : [...events, event];
}
