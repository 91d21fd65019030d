import type { Verdict } from './judge-step.ts';
import type { Corpus } from './read-corpus.ts';
import { type CorpusTarget, type JudgedCase, runCase, runStatement } from './run-case.ts';

export type Tally = Record<Verdict, number>;

/** What a corpus says about an engine. */
export interface CorpusReport {
  readonly total: Tally;
  readonly groups: Readonly<Record<string, Tally>>;
  readonly cases: readonly JudgedCase[];
}

/** Cases that run at once; they use names of their own. */
const AT_ONCE = 3;

/** Makes what the cases read, then runs them all. Throws where the set-up fails. */
export async function runCorpus(target: CorpusTarget, corpus: Corpus): Promise<CorpusReport> {
  for (const sql of corpus.setup) {
    const outcome = await runStatement(target, sql);
    if (outcome.kind === 'failed') {
      throw new Error(`The set-up fails: ${outcome.failure.message}\n${sql.slice(0, 500)}`);
    }
  }
  const waiting = corpus.cases.entries();
  const cases: JudgedCase[] = [];
  const work = async () => {
    for (const [index, one] of waiting) cases[index] = await runCase(target, one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return reportOf(cases);
}

const EMPTY: Tally = { agree: 0, refused: 0, errorDetail: 0, wrong: 0 };

function reportOf(cases: readonly JudgedCase[]): CorpusReport {
  const total = { ...EMPTY };
  const groups: Record<string, Tally> = {};
  for (const { group, verdict } of cases) {
    const tally = groups[group] ?? { ...EMPTY };
    groups[group] = tally;
    tally[verdict] += 1;
    total[verdict] += 1;
  }
  return { total, groups, cases };
}

/** The report as lines for a terminal; `verbose` names every case that does not agree. */
export function formatReport(report: CorpusReport, verbose: boolean): string {
  const line = (name: string, { agree, refused, errorDetail, wrong }: Tally) =>
    `${name.padEnd(32)} ${number(agree)} agree ${number(refused)} refused ${number(errorDetail)} error-detail ${number(wrong)} wrong`;
  const lines = Object.entries(report.groups).flatMap(([group, tally]) => [
    line(group, tally),
    ...report.cases
      .filter((one) => one.group === group && isShown(one, verbose))
      .map(
        ({ id, verdict, why, sql }) => `  ${verdict} ${id}: ${why}\n      ${oneLine(sql ?? '')}`,
      ),
  ]);
  return [...lines, line('total', report.total)].join('\n');
}

const isShown = ({ verdict }: JudgedCase, verbose: boolean): boolean =>
  verdict === 'wrong' || (verbose && verdict !== 'agree');

const number = (value: number): string => String(value).padStart(4);

const oneLine = (sql: string): string => sql.replaceAll(/\s+/g, ' ').slice(0, 300);
