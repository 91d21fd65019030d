import { Command } from 'commander';
import { connect } from '../connect.ts';
import { defaultBranchOf } from '../default-branch.ts';
import { jsonText } from '../json-text.ts';
import { formatTable, print } from '../terminal.ts';

interface Options {
  readonly from?: string;
  readonly to?: string;
  readonly ref?: string;
  readonly format: 'table' | 'json';
}

const summary = new Command('summary')
  .description('Figures of one person over a window of local days')
  .argument('<person>', 'person as imported')
  .option('--from <day>', 'first local day, YYYY-MM-DD; default: the first with data')
  .option('--to <day>', 'last local day, YYYY-MM-DD; default: the last with data')
  .option('--ref <ref>', 'branch, tag or commit to read; else the default branch')
  .option('--format <format>', 'table or json (full precision)', 'table')
  .addHelpText(
    'after',
    `
Examples:
  npx cascade glucose summary synthetic-anna
  npx cascade glucose summary 2133-018 --from 2017-03-14 --to 2017-03-20 --format json`,
  )
  .action(async (person: string, options: Options) => {
    await using session = await connect();
    const json = await session.client.glucose.summaryJson.query({
      person,
      ref: options.ref ?? (await defaultBranchOf(session)),
      ...(options.from !== undefined && { from: options.from }),
      ...(options.to !== undefined && { to: options.to }),
    });
    if (options.format === 'json') return print(jsonText(json));
    const rows = Object.entries(json).map(([name, value]) => [
      name,
      typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : String(value),
    ]);
    print(formatTable(['figure', 'value'], rows, [false, true]));
  });

export const glucoseCommand = new Command('glucose')
  .description('Glucose reports')
  .addCommand(summary);
