'use client';

import { formatCount } from '#components/ui/format.ts';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { xText } from './plot-options.ts';
import type { ChartPicture } from './prepare-chart.ts';

const MOST_ROWS = 200;

/** The numbers of a chart for who reads them rather than looks at them. */
export function ChartTable({
  picture,
  xName,
}: {
  readonly picture: ChartPicture;
  readonly xName: string;
}) {
  const shown = picture.xs.slice(0, MOST_ROWS);
  return (
    <details className="mt-2 text-small">
      <summary className="w-max cursor-pointer text-fg-2">As a table</summary>
      <ScrollBox label="Points of the chart" className="mt-1 max-h-80 overflow-auto">
        <table className="border-collapse font-mono">
          <thead>
            <tr>
              {[xName, ...picture.series.map(({ name }) => name)].map((name) => (
                <th key={name} scope="col" className="border-b border-line px-2 py-1 text-left">
                  <bdi>{name}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((x, row) => (
              <tr key={x}>
                <th scope="row" className="px-2 text-left font-normal">
                  <bdi>{xText(x, picture)}</bdi>
                </th>
                {picture.series.map(({ name, ys }) => (
                  <td key={name} className="px-2 text-right">
                    {ys[row]?.toLocaleString('en-US', { maximumFractionDigits: 6 }) ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {picture.xs.length > MOST_ROWS && (
        <p className="text-fg-3">
          {formatCount(MOST_ROWS)} of {formatCount(picture.xs.length)} places.
        </p>
      )}
    </details>
  );
}
