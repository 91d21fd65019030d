export interface TimedReading {
  readonly epochMs: number;
  readonly mgDl: number;
  /** Minutes that the reading stands for. */
  readonly minutes: number;
}

/** Two readings further apart than this many cadences have a gap between them. */
const GAP_CADENCES = 2;
/** Sensors tick a few seconds late: one lost reading is not yet a gap. */
const JITTER_MS = 60_000;

interface Gap {
  /** Where the reading before it ends. */
  readonly fromMs: number;
  readonly minutes: number;
}

export interface GappedLine {
  /** Rising, milliseconds since the epoch. */
  readonly epochMs: readonly number[];
  /** As many; a null after a reading breaks the line where readings are missing. */
  readonly mgDl: readonly (number | null)[];
  /** In order of time. */
  readonly gaps: readonly Gap[];
}

/** Columns of a line over time, broken where readings are missing. */
export function withGaps(readings: readonly TimedReading[]): GappedLine {
  const epochMs: number[] = [];
  const mgDl: (number | null)[] = [];
  const gaps: Gap[] = [];
  for (const [index, reading] of readings.entries()) {
    epochMs.push(reading.epochMs);
    mgDl.push(reading.mgDl);
    const next = readings[index + 1];
    const cadenceMs = reading.minutes * 60_000;
    if (next === undefined) continue;
    if (next.epochMs - reading.epochMs <= GAP_CADENCES * cadenceMs + JITTER_MS) continue;
    const fromMs = reading.epochMs + cadenceMs;
    epochMs.push(fromMs);
    mgDl.push(null);
    gaps.push({ fromMs, minutes: (next.epochMs - fromMs) / 60_000 });
  }
  return { epochMs, mgDl, gaps };
}
