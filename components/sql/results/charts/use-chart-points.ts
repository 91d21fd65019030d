'use client';

import { useQuery } from '@tanstack/react-query';
import { arrowCell } from '#components/grid/arrow-cell.ts';
import type { ChartQuery } from '#server/engine/model/result-chart.ts';
import type { ResultView } from '#server/engine/model/result-view.ts';
import type { Column } from '#server/engine/port.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import { fetchArrow, viewMember } from '../fetch-rows.ts';
import type { ChartPoint } from './prepare-chart.ts';

interface Asked {
  readonly id: string;
  readonly view: ResultView;
  readonly columns: readonly Column[];
  /** Null: nothing is asked. */
  readonly chart: ChartQuery | null;
}

/** Points of a chart, counted by the server over all rows of a result. */
export function useChartPoints({ id, view, columns, chart }: Asked) {
  return useQuery({
    queryKey: ['chart-points', id, view, chart],
    queryFn: ({ signal }) => fetchPoints(id, view, columns, chart, signal),
    enabled: chart !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

async function fetchPoints(
  id: string,
  view: ResultView,
  columns: readonly Column[],
  chart: ChartQuery | null,
  signal: AbortSignal,
): Promise<readonly ChartPoint[]> {
  if (chart === null) return [];
  const query = new URLSearchParams({ chart: JSON.stringify(chart), ...viewMember(view) });
  const table = await fetchArrow(`/api/queries/${encodeURIComponent(id)}/chart?${query}`, signal);
  const cellsOf = (name: string, type: TrinoType) => {
    const values = table.getChild(name);
    return (row: number) => arrowCell(values?.at(row) ?? null, type);
  };
  const typeAt = (place: number | null): TrinoType =>
    (place === null ? undefined : columns[place]?.type) ?? { kind: 'unknown' };
  const isOwn = (aggregate: ChartQuery['aggregate']) =>
    aggregate === 'none' || aggregate === 'min' || aggregate === 'max';
  const x = cellsOf('x', chart.steps === null ? typeAt(chart.x) : { kind: 'double' });
  const y = cellsOf('y', isOwn(chart.aggregate) ? typeAt(chart.y) : { kind: 'double' });
  const series = chart.series === null ? null : cellsOf('series', typeAt(chart.series));
  const rows = cellsOf('rows', { kind: 'bigint' });
  const isHeat = chart.ySteps !== null;
  return Array.from({ length: table.numRows }, (_, row) => ({
    x: x(row),
    y: y(row),
    // A heat map has its count where others have their series.
    series: isHeat ? rows(row) : series?.(row),
  }));
}
