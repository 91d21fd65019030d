import { memo } from 'react';
import type { GraphLine, GraphRow } from './graph-lanes.ts';

const LANE_PX = 16;
const EDGE_PX = 10;

interface Props {
  readonly row: GraphRow;
  /** How many lanes have a place of their own; those further right share the last one. */
  readonly lanes: number;
  readonly heightPx: number;
}

export const gutterWidth = (lanes: number): number => 2 * EDGE_PX + (lanes - 1) * LANE_PX;

/** What crosses one row of the graph, and its commit. */
export const GraphGutter = memo(function GraphGutter({ row, lanes, heightPx }: Props) {
  const x = (lane: number) => EDGE_PX + Math.min(lane, lanes - 1) * LANE_PX;
  const middle = heightPx / 2;
  return (
    <svg aria-hidden width={gutterWidth(lanes)} height={heightPx} className="block shrink-0">
      {row.lines.map((line) => (
        <path
          key={`${line.part} ${line.from} ${line.to}`}
          data-ref={line.slot}
          d={pathOf(line, x, heightPx)}
          fill="none"
          stroke="var(--rc)"
          strokeWidth={1.5}
        />
      ))}
      <circle
        data-ref={row.slot}
        cx={x(row.lane)}
        cy={middle}
        r={row.isMerge ? 4 : 3.5}
        fill={row.isMerge ? 'var(--bg)' : 'var(--rc)'}
        stroke="var(--rc)"
        strokeWidth={row.isMerge ? 2 : 0}
      />
    </svg>
  );
});

function pathOf(line: GraphLine, x: (lane: number) => number, heightPx: number): string {
  const middle = heightPx / 2;
  const [from, to] = [x(line.from), x(line.to)];
  switch (line.part) {
    case 'through':
      return `M${from} 0V${heightPx}`;
    case 'in':
      return from === to
        ? `M${from} 0V${middle}`
        : `M${from} 0C${from} ${middle} ${from} ${middle} ${to} ${middle}`;
    case 'out':
      return from === to
        ? `M${from} ${middle}V${heightPx}`
        : `M${from} ${middle}C${to} ${middle} ${to} ${middle} ${to} ${heightPx}`;
  }
}
