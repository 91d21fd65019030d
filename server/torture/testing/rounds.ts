const DOCUMENTS = 30;
const EDITED = 8;
const REPEATED = 5;
const DAYS = 12;

/** A document as a round brings it. */
interface Reading {
  readonly _id: string;
  readonly type: 'sgv';
  readonly sgv: number;
  readonly date: number;
}

/**
 * What round `round` of a torture brings: new documents, edited ones of the round before, and others of
 * it as they were. Always the same for a round.
 */
export function documentsOf(round: number): readonly Reading[] {
  const fresh = Array.from({ length: DOCUMENTS }, (_, index) => reading(round, index, 0));
  if (round === 0) return fresh;
  const before = (from: number, count: number, version: number) =>
    Array.from({ length: count }, (_, index) => reading(round - 1, from + index, version));
  return [...fresh, ...before(0, EDITED, 1), ...before(EDITED, REPEATED, 0)];
}

function reading(round: number, index: number, version: number): Reading {
  return {
    _id: `r${round}-${index}`,
    type: 'sgv',
    sgv: 60 + ((round * 31 + index * 7 + version * 13) % 120),
    date: Date.UTC(2026, 0, 1 + (round % DAYS), index % 24, index),
  };
}

/** What the rounds `0` to `last` leave in the lake, worked out without it. */
export function expectedAfter(last: number) {
  const versions = new Set<string>();
  const newest = new Map<string, number>();
  for (let round = 0; round <= last; round += 1) {
    for (const { _id, sgv } of documentsOf(round)) {
      versions.add(`${_id} ${sgv}`);
      newest.set(_id, sgv);
    }
  }
  const sum = [...newest.values()].reduce((total, sgv) => total + sgv, 0);
  return { versions: versions.size, documents: newest.size, sum };
}
