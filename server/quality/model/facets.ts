import { VERDICTS, type Verdict, type VerdictFilter } from './verdicts.ts';

/** Documents of one verdict, reason, source and person. */
export interface VerdictGroup {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly source: string;
  readonly person: string;
  readonly rows: number;
  readonly newestFetchMs: number;
}

export interface Share {
  readonly name: string;
  readonly rows: number;
}

export interface ReasonShare {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly rows: number;
  readonly newestFetchMs: number;
  /** Most rows first. */
  readonly sources: readonly string[];
}

export interface Facets {
  readonly total: number;
  /** What the whole filter leaves. */
  readonly filtered: number;
  /** All verdicts, also those of no document. */
  readonly verdicts: readonly { readonly verdict: Verdict; readonly rows: number }[];
  /** By verdict, then most rows first. */
  readonly reasons: readonly ReasonShare[];
  readonly sources: readonly Share[];
  readonly people: readonly Share[];
}

/** Counts for each way to narrow: every part obeys the others of the filter, not its own. */
export function facetsOf(groups: readonly VerdictGroup[], filter: VerdictFilter): Facets {
  const those = (but: readonly (keyof VerdictFilter)[]) =>
    groups.filter((group) =>
      (['verdict', 'reason', 'source', 'person'] as const).every(
        (part) => but.includes(part) || filter[part] === null || filter[part] === group[part],
      ),
    );
  const ofAnyVerdict = those(['verdict', 'reason']);
  return {
    total: sum(groups),
    filtered: sum(those([])),
    verdicts: VERDICTS.map((verdict) => ({
      verdict,
      rows: sum(ofAnyVerdict.filter((group) => group.verdict === verdict)),
    })),
    reasons: reasonsOf(those(['reason'])),
    sources: sharesOf(those(['source']), ({ source }) => source),
    people: sharesOf(those(['person']), ({ person }) => person),
  };
}

function reasonsOf(groups: readonly VerdictGroup[]): readonly ReasonShare[] {
  const byReason = Map.groupBy(groups, ({ verdict, reason }) => `${verdict} ${reason}`);
  return [...byReason.values()]
    .flatMap((members) => {
      const [first] = members;
      if (first === undefined) return [];
      const { verdict, reason } = first;
      return {
        verdict,
        reason,
        rows: sum(members),
        newestFetchMs: members.reduce((newest, each) => Math.max(newest, each.newestFetchMs), 0),
        sources: sharesOf(members, ({ source }) => source).map(({ name }) => name),
      };
    })
    .sort(
      (a, b) =>
        VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) ||
        b.rows - a.rows ||
        a.reason.localeCompare(b.reason, 'en'),
    );
}

function sharesOf(
  groups: readonly VerdictGroup[],
  nameOf: (group: VerdictGroup) => string,
): readonly Share[] {
  return [...Map.groupBy(groups, nameOf)]
    .map(([name, members]) => ({ name, rows: sum(members) }))
    .sort((a, b) => b.rows - a.rows || a.name.localeCompare(b.name, 'en'));
}

const sum = (groups: readonly VerdictGroup[]): number =>
  groups.reduce((total, { rows }) => total + rows, 0);
