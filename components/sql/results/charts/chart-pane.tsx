'use client';

import { ChartLine } from 'lucide-react';
import { useMemo, useState } from 'react';
import { isNumberType } from '#components/grid/grid-column.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatCount } from '#components/ui/format.ts';
import { Select } from '#components/ui/select.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { Aggregate } from '#server/engine/model/result-chart.ts';
import type { ResultView } from '#server/engine/model/result-view.ts';
import type { Column } from '#server/engine/port.ts';
import { ChartTable } from './chart-table.tsx';
import {
  CHART_KINDS,
  type ChartChoice,
  type ChartKind,
  chartQuery,
  chooseChart,
  hasMeasure,
  withKind,
} from './choose-chart.ts';
import { HeatMap } from './heat-map.tsx';
import { Plot } from './plot.tsx';
import { type ChartPoint, prepareChart } from './prepare-chart.ts';
import { prepareHeat } from './prepare-heat.ts';
import { useChartPoints } from './use-chart-points.ts';

interface Props {
  readonly id: string;
  readonly view: ResultView;
  readonly columns: readonly Column[];
  readonly rowCount: number;
}

/** A chart of a result, chosen by the types of its columns and changed by hand. */
export function ChartPane({ id, view, columns, rowCount }: Props) {
  const [picked, setPicked] = useState<ChartChoice | null>(null);
  const proposed = useMemo(() => chooseChart(columns), [columns]);
  const choice = picked ?? proposed;
  if (choice === null) {
    return (
      <EmptyState icon={ChartLine} title="Nothing to draw">
        A chart needs a column of numbers, times or groups.
      </EmptyState>
    );
  }
  return (
    <div className="grid gap-4 md:grid-cols-[minmax(0,1fr)_200px]">
      <Drawing id={id} view={view} columns={columns} choice={choice} rowCount={rowCount} />
      <ChartControls choice={choice} columns={columns} onChange={setPicked} />
    </div>
  );
}

function Drawing({
  id,
  view,
  columns,
  choice,
  rowCount,
}: Props & { readonly choice: ChartChoice }) {
  const chart = chartQuery(choice, columns);
  const points = useChartPoints({ id, view, columns, chart });
  if (chart === null) {
    return <p className="py-3 text-fg-3">Choose a column of numbers or times for Y.</p>;
  }
  if (points.isError) return <ErrorState error={points.error} onRetry={points.refetch} />;
  if (points.isPending) return <Skeleton className="h-80" />;
  return (
    <div className="min-w-0">
      <Picture points={points.data} choice={choice} columns={columns} limit={chart.limit} />
      <p className="mt-1 text-small text-fg-3">Of {formatCount(rowCount)} rows fetched.</p>
    </div>
  );
}

interface PictureProps {
  readonly points: readonly ChartPoint[];
  readonly choice: ChartChoice;
  readonly columns: readonly Column[];
  readonly limit: number;
}

function Picture({ points, choice, columns, limit }: PictureProps) {
  const x = columns[choice.x];
  const y = choice.y === null ? undefined : columns[choice.y];
  const heat = useMemo(
    () => (choice.kind === 'heat' ? prepareHeat(points) : null),
    [points, choice],
  );
  const yName = choice.aggregate === 'none' ? (y?.name ?? '') : aggregateName(choice.aggregate, y);
  const picture = useMemo(
    () =>
      x === undefined || choice.kind === 'heat'
        ? null
        : prepareChart(points, {
            x,
            isStep: choice.kind === 'histogram',
            isNamed: choice.kind === 'bar' || !hasMeasure(x.type),
            yName,
            limit,
          }),
    [points, choice, x, yName, limit],
  );
  if (x === undefined) return null;
  if (choice.kind === 'heat') {
    return heat === null || y === undefined ? (
      <p className="py-3 text-fg-3">No row has a value in both columns.</p>
    ) : (
      <HeatMap picture={heat} x={x} y={y} />
    );
  }
  if (picture === null || picture.xs.length === 0) {
    return <p className="py-3 text-fg-3">No row has a value to draw.</p>;
  }
  return (
    <>
      <Plot
        picture={picture}
        kind={choice.kind}
        description={`${yName} by ${x.name}, ${formatCount(picture.xs.length)} places, ${picture.series.length} series`}
      />
      {picture.notes.map((note) => (
        <p key={note} className="text-small text-warn-text">
          {note}
        </p>
      ))}
      <ChartTable picture={picture} xName={x.name} />
    </>
  );
}

const aggregateName = (aggregate: Aggregate, y: Column | undefined): string =>
  aggregate === 'count' ? 'rows' : `${aggregate}(${y?.name ?? ''})`;

const KIND_WORDS = {
  line: 'Line',
  bar: 'Bars',
  scatter: 'Scatter',
  heat: 'Heat map',
  histogram: 'Histogram',
} as const satisfies Record<ChartKind, string>;

const AGGREGATE_WORDS = {
  none: 'Rows as they are',
  count: 'Count of rows',
  sum: 'Sum',
  avg: 'Average',
  min: 'Lowest',
  max: 'Highest',
} as const satisfies Record<Aggregate, string>;

interface ControlProps {
  readonly choice: ChartChoice;
  readonly columns: readonly Column[];
  readonly onChange: (choice: ChartChoice) => void;
}

function ChartControls({ choice, columns, onChange }: ControlProps) {
  const { kind } = choice;
  const options = (test: (column: Column) => boolean) =>
    columns.flatMap((column, place) =>
      test(column) ? [{ value: String(place), label: column.name }] : [],
    );
  const isAny = () => true;
  const needsMeasure = kind === 'scatter' || kind === 'histogram';
  const none = { value: '', label: 'None' };
  const aggregates = (Object.keys(AGGREGATE_WORDS) as Aggregate[])
    .filter((aggregate) => kind === 'line' || aggregate !== 'none')
    .map((value) => ({ value, label: AGGREGATE_WORDS[value] }));
  return (
    <div className="grid content-start gap-3">
      <Select
        label="Kind"
        options={CHART_KINDS.map((value) => ({ value, label: KIND_WORDS[value] }))}
        value={kind}
        onChange={(value) => {
          const next = CHART_KINDS.find((one) => one === value);
          if (next !== undefined) onChange(withKind(choice, next, columns));
        }}
      />
      <Select
        label="X"
        options={options(needsMeasure ? ({ type }) => hasMeasure(type) : isAny)}
        value={String(choice.x)}
        onChange={(value) => onChange({ ...choice, x: Number(value) })}
      />
      {kind !== 'histogram' && (
        <Select
          label="Y"
          options={[
            none,
            ...options(({ type }) => (kind === 'heat' ? hasMeasure(type) : isNumberType(type))),
          ]}
          value={choice.y === null ? '' : String(choice.y)}
          onChange={(value) => onChange({ ...choice, y: value === '' ? null : Number(value) })}
        />
      )}
      {(kind === 'line' || kind === 'bar' || kind === 'scatter') && (
        <Select
          label="Colour"
          options={[none, ...options(isAny)]}
          value={choice.series === null ? '' : String(choice.series)}
          onChange={(value) => onChange({ ...choice, series: value === '' ? null : Number(value) })}
        />
      )}
      {(kind === 'line' || kind === 'bar') && (
        <Select
          label="Of rows with one X"
          options={aggregates}
          value={choice.aggregate}
          onChange={(value) => {
            const next = aggregates.find((one) => one.value === value)?.value;
            if (next !== undefined) onChange({ ...choice, aggregate: next });
          }}
        />
      )}
    </div>
  );
}
