/** Statements that wait for a place, person by person. */
export interface FairQueue {
  readonly waiting: number;
  readonly running: number;
  /**
   * Resolves with a place when it is this person's turn; disposing gives it back. `onPosition` hears how
   * many come first (0: next), at once when it has to wait and whenever that changes. Rejects with the
   * signal's reason when it aborts before.
   */
  enter(
    person: string,
    signal: AbortSignal,
    onPosition: (ahead: number) => void,
  ): Promise<Disposable>;
}

export interface FairQueueLimits {
  /** Places for everybody together. */
  readonly places: number;
  /** Places of one person at most. */
  readonly perPerson: number;
}

interface Waiting {
  readonly person: string;
  readonly enter: (place: Disposable) => void;
  readonly onPosition: (ahead: number) => void;
}

/**
 * Gives a free place to whom has the fewest, and among equals to whom was served longest ago: somebody with
 * a hundred statements delays the one of somebody else by one at most.
 */
export function createFairQueue({ places, perPerson }: FairQueueLimits): FairQueue {
  const queue: Waiting[] = [];
  const held = new Map<string, number>();
  /** People in the order in which they were served last. */
  let served: readonly string[] = [];
  let running = 0;

  const give = (person: string): Disposable => {
    running += 1;
    held.set(person, (held.get(person) ?? 0) + 1);
    served = [...served.filter((one) => one !== person), person];
    let isHeld = true;
    return {
      [Symbol.dispose]() {
        if (!isHeld) return;
        isHeld = false;
        running -= 1;
        const left = (held.get(person) ?? 1) - 1;
        if (left > 0) held.set(person, left);
        else held.delete(person);
        serve();
      },
    };
  };

  const serve = () => {
    while (running < places) {
      const next = turnOf(queue, { held, served, perPerson });
      if (next === null) break;
      queue.splice(queue.indexOf(next), 1);
      next.enter(give(next.person));
    }
    served = served.filter(
      (person) => held.has(person) || queue.some((one) => one.person === person),
    );
    for (const [ahead, one] of orderOf(queue, { held, served }).entries()) one.onPosition(ahead);
  };

  return {
    get waiting() {
      return queue.length;
    },
    get running() {
      return running;
    },
    enter(person, signal, onPosition) {
      if (signal.aborted) return Promise.reject(signal.reason);
      return new Promise((resolve, reject) => {
        const leave = () => {
          const index = queue.indexOf(one);
          if (index < 0) return;
          queue.splice(index, 1);
          reject(signal.reason);
          serve();
        };
        const one: Waiting = {
          person,
          onPosition,
          enter(place) {
            signal.removeEventListener('abort', leave);
            resolve(place);
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        queue.push(one);
        serve();
      });
    },
  };
}

interface Served {
  readonly held: ReadonlyMap<string, number>;
  readonly served: readonly string[];
}

/** Who comes next: the first statement of the person whose turn it is; null when nobody may. */
function turnOf(
  queue: readonly Waiting[],
  { held, served, perPerson }: Served & { readonly perPerson: number },
): Waiting | null {
  const may = queue.filter(({ person }) => (held.get(person) ?? 0) < perPerson);
  return first(may, (one) => [held.get(one.person) ?? 0, served.indexOf(one.person)]);
}

/** The queue in the order in which it would be served if places came free and nobody gave one back. */
function orderOf(queue: readonly Waiting[], { held, served }: Served): readonly Waiting[] {
  const taken = new Map(held);
  const left = [...queue];
  const ordered: Waiting[] = [];
  for (;;) {
    const next = first(left, (one) => [taken.get(one.person) ?? 0, served.indexOf(one.person)]);
    if (next === null) return ordered;
    left.splice(left.indexOf(next), 1);
    taken.set(next.person, (taken.get(next.person) ?? 0) + 1);
    ordered.push(next);
  }
}

/** The earliest with the smallest rank; null of nothing. */
function first(
  all: readonly Waiting[],
  rankOf: (one: Waiting) => readonly [number, number],
): Waiting | null {
  let best: { readonly one: Waiting; readonly rank: readonly [number, number] } | null = null;
  for (const one of all) {
    const rank = rankOf(one);
    const isBetter =
      best === null ||
      rank[0] < best.rank[0] ||
      (rank[0] === best.rank[0] && rank[1] < best.rank[1]);
    if (isBetter) best = { one, rank };
  }
  return best?.one ?? null;
}
