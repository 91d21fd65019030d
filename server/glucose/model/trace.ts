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

/** Columns of a line over time; a null after a reading breaks the line where readings are missing. */
export function withGaps(readings: readonly TimedReading[]): {
  readonly epochMs: readonly number[];
  readonly mgDl: readonly (number | null)[];
} {
  const epochMs: number[] = [];
  const mgDl: (number | null)[] = [];
  for (const [index, reading] of readings.entries()) {
    epochMs.push(reading.epochMs);
    mgDl.push(reading.mgDl);
    const next = readings[index + 1];
    const cadenceMs = reading.minutes * 60_000;
    if (next === undefined) continue;
    if (next.epochMs - reading.epochMs <= GAP_CADENCES * cadenceMs + JITTER_MS) continue;
    epochMs.push(reading.epochMs + cadenceMs);
    mgDl.push(null);
  }
  return { epochMs, mgDl };
}
