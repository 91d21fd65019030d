'use client';

import { useState } from 'react';
import {
  Area,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatClock } from './format-days.ts';
import type { GlucoseAxis, ProfileRow, ProfileView } from './prepare-profile.ts';

const HOURS = [0, 180, 360, 540, 720, 900, 1080, 1260, 1440];
const HEIGHT = 300;
const MARGIN = { top: 8, right: 12, bottom: 0, left: 0 };
/** Recharts draws by layer; the grid is at −100, areas and lines are above 0. */
const BEHIND = -50;
const TICK = { fontSize: 11, fill: 'var(--fg-3)' };

interface Props {
  readonly view: ProfileView;
  /** The single days, drawn thinly while the pointer or keyboard is on the chart. */
  readonly days: readonly { readonly key: string }[];
  readonly dayRows: readonly Readonly<Record<string, number | null>>[];
}

/** Percentiles by time of day; the days behind them show on hover. */
export function ProfileChart({ view, days, dayRows }: Props) {
  const [active, setActive] = useState(false);
  const data = view.rows.map((row, index) => ({ ...dayRows[index], ...row }));
  return (
    <figure aria-label={view.description} className="[print-color-adjust:exact]">
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <ComposedChart
          data={data}
          margin={MARGIN}
          onMouseEnter={() => setActive(true)}
          onMouseLeave={() => setActive(false)}
        >
          {glucoseFrame(view.axis)}
          <Area dataKey="outer" {...AREA} fill="var(--pct-outer)" />
          <Area dataKey="inner" {...AREA} fill="var(--pct-inner)" />
          {active &&
            days.map(({ key }) => (
              <Line
                key={key}
                dataKey={key}
                {...LINE}
                stroke="var(--fg-3)"
                strokeWidth={0.75}
                strokeOpacity={0.55}
                legendType="none"
                tooltipType="none"
              />
            ))}
          <Line dataKey="median" {...LINE} stroke="var(--pct-median)" strokeWidth={2} />
          <Tooltip
            content={({ payload }) => <ProfileTip row={rowOf(payload)} />}
            isAnimationActive={false}
            cursor={{ stroke: 'var(--fg-3)' }}
          />
        </ComposedChart>
      </ResponsiveContainer>
    </figure>
  );
}

interface LinesProps {
  readonly label: string;
  readonly axis: GlucoseAxis;
  readonly days: readonly { readonly key: string }[];
  readonly rows: readonly Readonly<Record<string, number | null>>[];
}

/** One line a day, without percentiles. */
export function DayLinesChart({ label, axis, days, rows }: LinesProps) {
  return (
    <figure aria-label={label}>
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <ComposedChart data={[...rows]} margin={MARGIN}>
          {glucoseFrame(axis)}
          {days.map(({ key }, index) => (
            <Line
              key={key}
              dataKey={key}
              {...LINE}
              stroke="var(--pct-median)"
              strokeWidth={1.25}
              // The newest day stands out; the oldest is still to be seen.
              strokeOpacity={0.35 + (0.65 * (index + 1)) / days.length}
            />
          ))}
        </ComposedChart>
      </ResponsiveContainer>
    </figure>
  );
}

const AREA = {
  stroke: 'none',
  fillOpacity: 1,
  isAnimationActive: false,
  activeDot: false,
} as const;
const LINE = { dot: false, activeDot: false, isAnimationActive: false } as const;

/** Target band, thresholds and axes; the same for everything over the hours of a day. */
function glucoseFrame(axis: GlucoseAxis) {
  const labels = new Map(axis.ticks.map(({ value, label }) => [value, label]));
  return (
    <>
      <ReferenceArea
        y1={axis.target[0]}
        y2={axis.target[1]}
        fill="var(--band-target-bg)"
        fillOpacity={1}
        zIndex={BEHIND}
      />
      {axis.ticks.map(({ value, isTarget }) => (
        <ReferenceLine
          key={value}
          y={value}
          zIndex={BEHIND}
          stroke={isTarget ? 'var(--band-target-line)' : 'var(--line-strong)'}
          {...(!isTarget && { strokeDasharray: '3 3' })}
        />
      ))}
      <XAxis
        dataKey="minute"
        type="number"
        domain={[0, 1440]}
        ticks={HOURS}
        tickFormatter={(minute: number) => formatClock(minute % 1440)}
        tick={TICK}
        tickLine={false}
        axisLine={{ stroke: 'var(--line-strong)' }}
        interval="preserveStartEnd"
        minTickGap={16}
      />
      <YAxis
        domain={[...axis.domain]}
        ticks={axis.ticks.map(({ value }) => value)}
        tickFormatter={(value: number) => labels.get(value) ?? ''}
        tick={TICK}
        tickLine={false}
        axisLine={false}
        width={36}
        interval={0}
        allowDataOverflow
      />
    </>
  );
}

function ProfileTip({ row }: { readonly row: ProfileRow | null }) {
  if (row === null || row.n === 0) return null;
  return (
    <div className="w-36 rounded-3 bg-raised px-3 py-2 text-small shadow-2">
      <b>{row.label}</b>
      <p className="text-fg-3">{row.n} readings</p>
      <dl className="grid grid-cols-2">
        {row.lines.map(({ name, value }) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-fg-3">{name}</dt>
            <dd className="text-right">{name === 'median' ? <b>{value}</b> : value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Recharts hands back what it was given as data; every row of ours has its five lines. */
function rowOf(payload: readonly { readonly payload?: unknown }[] | undefined): ProfileRow | null {
  const row = payload?.[0]?.payload;
  return row === undefined ? null : (row as ProfileRow);
}
