import { TriangleAlert } from 'lucide-react';
import { formatCount, formatDuration } from '#components/ui/format.ts';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import type { Plan } from '#server/engine/port.ts';
import { type PlanLine, planLines } from './prepare-plan.ts';

const INDENT_PX = 18;

/** The steps of a plan as a tree, with rows estimated and met, and bars for the time each took. */
export function PlanTree({ plan }: { readonly plan: Plan }) {
  const lines = planLines(plan);
  const hasRun = lines.some(({ actualRows }) => actualRows !== null);
  return (
    <ScrollBox label="Plan">
      <table aria-label="Steps of the plan" className="w-full border-collapse text-small">
        <thead>
          <tr className="border-b border-line text-left text-fg-3">
            <th className="py-1 pr-4 font-medium">Step</th>
            <th className="py-1 pr-4 text-right font-medium">Rows estimated</th>
            {hasRun && <th className="py-1 pr-4 text-right font-medium">Rows</th>}
            {hasRun && <th className="w-44 py-1 font-medium">Time</th>}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line key={line.id} line={line} hasRun={hasRun} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function Line({ line, hasRun }: { readonly line: PlanLine; readonly hasRun: boolean }) {
  const { depth, name, details, estimatedRows, actualRows, warning } = line;
  return (
    <tr className="border-b border-line align-top last:border-0">
      <td className="py-1 pr-4">
        <div style={{ paddingLeft: depth * INDENT_PX }} className="grid gap-0.5">
          <span className="sr-only">Level {depth + 1}</span>
          <b>{name}</b>
          {details.map((detail) => (
            <code key={detail} className="text-fg-2 [overflow-wrap:anywhere]">
              {detail}
            </code>
          ))}
          {warning !== null && (
            <span className="flex items-center gap-1 text-warn-text">
              <TriangleAlert aria-hidden className="size-3.5 shrink-0 text-warn" />
              {warning}
            </span>
          )}
        </div>
      </td>
      <td className="py-1 pr-4 text-right tabular-nums">{countOf(estimatedRows)}</td>
      {hasRun && <td className="py-1 pr-4 text-right tabular-nums">{countOf(actualRows)}</td>}
      {hasRun && (
        <td className="py-1">
          <TimeBar line={line} />
        </td>
      )}
    </tr>
  );
}

const countOf = (count: bigint | null): string => (count === null ? '' : formatCount(count));

function TimeBar({ line: { seconds, share } }: { readonly line: PlanLine }) {
  if (seconds === null) return null;
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="h-2 flex-1 overflow-hidden rounded-1 bg-inset">
        <span
          className="block h-full bg-accent"
          style={{ width: `${Math.round((share ?? 0) * 100)}%` }}
        />
      </span>
      <span className="w-20 text-right tabular-nums">{formatDuration(seconds * 1000)}</span>
    </span>
  );
}
