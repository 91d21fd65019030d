/** A local time by the clock of a zone, and how sure it is. */
export interface Resolved {
  readonly epochMs: number;
  /** `shifted`: the time does not exist, clocks were put forward over it. `ambiguous`: it came twice. */
  readonly kind: 'plain' | 'shifted' | 'ambiguous';
  /** Of an ambiguous time: 0 the first, 1 the second time it came. */
  readonly fold: 0 | 1;
}

const DAY_MS = 86_400_000;

/**
 * Turns local times of one zone, in the order of a recording, into instants. A time that comes twice
 * when clocks go back is resolved by that order, one that does not exist is moved forward as clocks
 * were. `localMs` is the wall clock read as if it were UTC. Of several streams that a recording has
 * side by side, each may have a reading at the same time; only a stream's second one comes later.
 */
export class ZoneClock {
  readonly #zone: string;
  /** Offset of a local day on which it does not change; null for the days on which it does. */
  readonly #offsets = new Map<number, number | null>();
  #last: number | null = null;
  #falling = false;
  /** Last ambiguous instant of each stream. */
  readonly #lastOf = new Map<string, number>();

  constructor(zone: string) {
    this.#zone = zone;
  }

  resolve(localMs: number, stream = ''): Resolved {
    const offset = this.#offsetOfDay(Math.floor(localMs / DAY_MS));
    const resolved: Resolved =
      offset === null
        ? this.#onChange(localMs, stream)
        : { epochMs: localMs - offset, kind: 'plain', fold: 0 };
    if (this.#last !== null && resolved.epochMs !== this.#last) {
      this.#falling = resolved.epochMs < this.#last;
    }
    this.#last = resolved.epochMs;
    return resolved;
  }

  #offsetOfDay(day: number): number | null {
    const known = this.#offsets.get(day);
    if (known !== undefined) return known;
    // A day's margin on both sides covers every offset there is.
    const before = this.#offsetAt((day - 1) * DAY_MS);
    const after = this.#offsetAt((day + 2) * DAY_MS);
    const offset = before === after ? before : null;
    this.#offsets.set(day, offset);
    return offset;
  }

  #offsetAt(epochMs: number): number {
    const instant = Temporal.Instant.fromEpochMilliseconds(epochMs);
    return instant.toZonedDateTimeISO(this.#zone).offsetNanoseconds / 1e6;
  }

  #onChange(localMs: number, stream: string): Resolved {
    const local = Temporal.Instant.fromEpochMilliseconds(localMs)
      .toZonedDateTimeISO('UTC')
      .toPlainDateTime();
    const at = (disambiguation: 'earlier' | 'later') =>
      local.toZonedDateTime(this.#zone, { disambiguation });
    const earlier = at('earlier');
    const later = at('later');
    if (earlier.epochMilliseconds === later.epochMilliseconds) {
      return { epochMs: earlier.epochMilliseconds, kind: 'plain', fold: 0 };
    }
    if (!later.toPlainDateTime().equals(local)) {
      return { epochMs: later.epochMilliseconds, kind: 'shifted', fold: 0 };
    }
    const times = { earlier: earlier.epochMilliseconds, later: later.epochMilliseconds };
    const fold = this.#isSecond(times, stream) ? 1 : 0;
    const { epochMilliseconds } = fold === 1 ? later : earlier;
    this.#lastOf.set(stream, epochMilliseconds);
    return { epochMs: epochMilliseconds, kind: 'ambiguous', fold };
  }

  /** Newest-first files come to the second of two equal times first. */
  #isSecond(
    { earlier, later }: { readonly earlier: number; readonly later: number },
    stream: string,
  ): boolean {
    if (this.#last === null) return false;
    const before = this.#lastOf.get(stream);
    return this.#falling
      ? later < this.#last || (later === this.#last && before !== later)
      : earlier < this.#last || (earlier === this.#last && before === earlier);
  }
}
