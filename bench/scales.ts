import type { SyntheticRequest } from '#server/sources/schemas.ts';
import type { Target } from './figure.ts';

/** Size of a pipeline bench and what the release promises of it. */
export interface Scale {
  readonly people: number;
  readonly days: number;
  /** What the engine is given; absent: what it takes by itself. */
  readonly engineMemoryMb?: number;
  readonly targets: {
    readonly build?: Target;
    readonly memory?: Target;
    readonly overlap?: Target;
    readonly nothingNew?: Target;
    readonly late?: Target;
  };
}

const GB = 1024;

const SCALES: Readonly<Record<string, Scale>> = {
  XS: { people: 3, days: 14, targets: {} },
  /** About 106,000 readings. */
  S: { people: 3, days: 105, targets: { build: { atMost: 5 } } },
  /** About 10.5 million. */
  M: {
    people: 100,
    days: 365,
    targets: {
      build: { atMost: 60 },
      memory: { atMost: 2.5 * GB },
      overlap: { atMost: 5 },
      nothingNew: { atMost: 1 },
      late: { atMost: 10 },
    },
  },
  /** About 105 million. */
  L: { people: 1_000, days: 365, engineMemoryMb: 5 * GB, targets: { memory: { atMost: 8 * GB } } },
};

/** Throws for a name that no scale has. */
export function scaleOf(name: string): Scale {
  const scale = SCALES[name];
  if (scale !== undefined) return scale;
  throw new Error(`There is no scale ${name}: use one of ${Object.keys(SCALES).join(', ')}.`);
}

const SEED = 1;
export const UNTIL = '2026-04-01T00:00:00Z';

/** All readings of a scale up to an instant, or those of its last days. */
export const readingsOf = (
  { people, days }: Pick<Scale, 'people' | 'days'>,
  until: string = UNTIL,
): SyntheticRequest => ({
  kind: 'synthetic',
  seed: SEED,
  people,
  days,
  until,
  source: 'synthetic',
});
