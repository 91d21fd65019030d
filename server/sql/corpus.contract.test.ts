import path from 'node:path';
import { expect, test } from 'vitest';
import { sharedData } from '#server/platform/testing/shared-data.ts';
import { openEmbedded } from './testing/corpus/open-embedded.ts';
import { readCorpus } from './testing/corpus/read-corpus.ts';
import { formatReport, runCorpus } from './testing/corpus/run-corpus.ts';

const setup = sharedData('trino-corpus/setup.sql');
/** Agreements measured when the engine was last widened; fewer is a regression. */
const FLOOR = 712;

/** Answers that cannot be the same, and why. */
const KNOWN: ReadonlyMap<string, string> = new Map([
  [
    'metadata_tables.snapshots_ops',
    'an UPDATE writes the touched files anew, where Trino adds delete files: the counters in a summary tell',
  ],
  ['aggregates.corr_regr', 'sums of doubles depend on the order of the rows in the last digits'],
  ['views.basic', 'the text of a view stays as it was written, where Trino formats it'],
  ['views.comment_view', 'the text of a view stays as it was written, where Trino formats it'],
]);

test.skipIf(setup === null)(
  'no answer differs from that of a real Trino, and enough are given',
  async () => {
    if (setup === null) return;
    await using target = await openEmbedded();
    const report = await runCorpus(target, readCorpus(path.dirname(setup)));
    process.stdout.write(`${formatReport(report, process.env['CORPUS_VERBOSE'] !== undefined)}\n`);
    const wrong = report.cases.filter(({ id, verdict }) => verdict === 'wrong' && !KNOWN.has(id));
    expect(wrong).toEqual([]);
    expect(report.total.agree).toBeGreaterThanOrEqual(FLOOR);
  },
  240_000,
);
