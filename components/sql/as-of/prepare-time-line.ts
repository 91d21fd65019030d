/** Something that happened at a moment. */
export interface Mark {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly label: string;
}

/** A row of the time line: the commits of a ref, its tags, the snapshots of a table. */
export interface MarkRow {
  readonly name: string;
  readonly marks: readonly Mark[];
}

/** The stretch of time that is drawn, in epoch milliseconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

const HOUR_MS = 3_600_000;
const LEAST_MS = 60_000;

/** Everything that happened, with a little room on both sides. */
export function wholeStretch(rows: readonly MarkRow[], now: number): Stretch {
  const times = rows.flatMap(({ marks }) => marks.map(({ at }) => at));
  const from = times.length === 0 ? now - 24 * HOUR_MS : Math.min(...times);
  const room = Math.max(LEAST_MS, (now - from) * 0.03);
  return { from: from - room, to: now + room };
}

/** The stretch made longer or shorter around a moment. */
export function zoomed({ from, to }: Stretch, factor: number, around: number): Stretch {
  const length = Math.max(LEAST_MS, (to - from) * factor);
  const share = Math.max(0, Math.min(1, (around - from) / (to - from)));
  return { from: around - length * share, to: around + length * (1 - share) };
}

/** Where a moment stands in a stretch, from 0 to 1 inside it. */
export const shareOf = (at: number, { from, to }: Stretch): number => (at - from) / (to - from);

/** The moment of the next mark behind or before another moment; null when there is none. */
export function nextMark(rows: readonly MarkRow[], at: number, direction: -1 | 1): number | null {
  const times = rows
    .flatMap(({ marks }) => marks.map((mark) => mark.at))
    .filter((time) => (direction === 1 ? time > at : time < at));
  if (times.length === 0) return null;
  return direction === 1 ? Math.min(...times) : Math.max(...times);
}

/** The mark of a row that is in force at a moment: the last one not after it. */
export const inForce = (marks: readonly Mark[], at: number): Mark | null =>
  marks.reduce<Mark | null>(
    (best, mark) => (mark.at <= at && (best === null || mark.at > best.at) ? mark : best),
    null,
  );

const STEPS_MS = [
  1_000,
  5_000,
  15_000,
  60_000,
  5 * 60_000,
  15 * 60_000,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  24 * HOUR_MS,
  7 * 24 * HOUR_MS,
  30 * 24 * HOUR_MS,
  91 * 24 * HOUR_MS,
  365 * 24 * HOUR_MS,
];

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** At most `most` round moments of a stretch, in UTC. */
export function ticksOf({ from, to }: Stretch, most: number): readonly Tick[] {
  const step = STEPS_MS.find((one) => (to - from) / one <= most) ?? (to - from) / most;
  const first = Math.ceil(from / step) * step;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * step;
    return { at, label: tickLabel(at, step) };
  });
}

function tickLabel(at: number, step: number): string {
  const text = new Date(at).toISOString();
  const day = `${Number(text.slice(8, 10))} ${MONTHS[Number(text.slice(5, 7)) - 1]}`;
  if (step >= 24 * HOUR_MS) return step >= 91 * 24 * HOUR_MS ? `${day} ${text.slice(0, 4)}` : day;
  const clock = text.slice(11, step < 60_000 ? 19 : 16);
  return clock.startsWith('00:00') ? day : clock;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Marks so close that they would be drawn over each other become one, with how many it stands for. */
export function thinned(
  marks: readonly Mark[],
  stretch: Stretch,
  most: number,
): readonly (Mark & { readonly count: number })[] {
  const inside = marks.filter(({ at }) => at >= stretch.from && at <= stretch.to);
  const slots = Map.groupBy(inside, ({ at }) => Math.round(shareOf(at, stretch) * most));
  return [...slots.values()].flatMap((slot) => {
    const last = slot.reduce((a, b) => (b.at > a.at ? b : a));
    return [{ ...last, count: slot.length }];
  });
}
