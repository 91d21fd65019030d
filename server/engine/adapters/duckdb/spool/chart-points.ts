import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import type { ChartQuery } from '../../../model/result-chart.ts';
import { chartSql, type Extent, extentSql } from './chart-sql.ts';
import type { SpoolMeta } from './spool-files.ts';
import { toArrow } from './to-arrow.ts';

const Ends = z.array(z.number().nullable());

type OnConnection = <T>(work: (connection: DuckDBConnection) => Promise<T>) => Promise<T>;

/** The points of a chart as an Arrow IPC stream. */
export async function chartPoints(
  { file, meta }: { readonly file: string; readonly meta: SpoolMeta },
  chart: ChartQuery,
  onConnection: OnConnection,
): Promise<Uint8Array> {
  const stepped = [
    ...(chart.steps === null ? [] : [chart.x]),
    ...(chart.ySteps === null || chart.y === null ? [] : [chart.y]),
  ];
  return onConnection(async (connection) => {
    const extents = new Map<number, Extent>();
    if (stepped.length > 0) {
      const reader = await connection.runAndReadAll(extentSql(file, meta, stepped));
      const ends = Ends.parse(reader.getRows()[0]);
      stepped.forEach((place, at) => {
        extents.set(place, { low: ends[at * 2] ?? null, high: ends[at * 2 + 1] ?? null });
      });
    }
    const { sql, columns } = chartSql(file, meta, chart, extents);
    return toArrow(await connection.run(sql), columns);
  });
}
