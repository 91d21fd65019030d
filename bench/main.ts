import { parseArgs } from 'node:util';
import { benchBaseline } from './baseline.ts';
import { benchCatalog } from './catalog.ts';
import { benchCompare } from './compare.ts';
import { type Figure, withVerdict } from './figure.ts';
import { benchIceberg } from './iceberg.ts';
import { benchIngest } from './ingest.ts';
import { benchPipeline } from './pipeline.ts';
import { benchSql } from './sql.ts';

export interface BenchOptions {
  readonly scale: string;
}

type Bench = (options: BenchOptions) => Promise<readonly Figure[]>;

const BENCHES: Readonly<Record<string, Bench>> = {
  baseline: benchBaseline,
  catalog: benchCatalog,
  compare: benchCompare,
  iceberg: benchIceberg,
  ingest: benchIngest,
  pipeline: benchPipeline,
  sql: benchSql,
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { scale: { type: 'string', default: 'S' } },
});
const name = positionals[0] ?? '';
const bench = BENCHES[name];
if (bench === undefined) {
  console.error(
    `Usage: npm run bench -- NAME [--scale S]. Benches: ${Object.keys(BENCHES).join(', ')}.`,
  );
  process.exit(2);
}
const options = { scale: values.scale };
const figures = await bench(options);
console.log(JSON.stringify({ bench: name, options, figures: figures.map(withVerdict) }));
process.exit(0);
