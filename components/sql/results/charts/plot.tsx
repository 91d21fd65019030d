'use client';

import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ChartKind } from './choose-chart.ts';
import { plotOptions } from './plot-options.ts';
import type { ChartPicture } from './prepare-chart.ts';
import { SERIES_COLOURS } from './series-colours.ts';

const HEIGHT = 320;

interface Props {
  readonly picture: ChartPicture;
  readonly kind: ChartKind;
  readonly description: string;
}

/** A chart on a canvas, for any number of points. Drag zooms, a double click shows all again. */
export function Plot({ picture, kind, description }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [readout, setReadout] = useState<string | null>(null);

  // uPlot draws on a canvas of its own, which lives and dies with this element.
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const draw = () => {
      const size = { width: element.clientWidth, height: HEIGHT };
      const data = [[...picture.xs], ...picture.series.map(({ ys }) => [...ys])];
      return new uPlot(
        plotOptions({ picture, kind, ...size, setReadout }),
        data as uPlot.AlignedData,
        element,
      );
    };
    let chart = draw();
    const resize = new ResizeObserver(() =>
      chart.setSize({ width: element.clientWidth, height: HEIGHT }),
    );
    resize.observe(element);
    // A canvas does not follow the theme: it is drawn again in the new colours.
    const theme = new MutationObserver(() => {
      chart.destroy();
      chart = draw();
    });
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      resize.disconnect();
      theme.disconnect();
      chart.destroy();
    };
  }, [picture, kind]);

  return (
    <figure className="min-w-0">
      {picture.series.length > 1 && (
        <ul className="mb-1 flex flex-wrap gap-x-4 text-small text-fg-2">
          {picture.series.map(({ name }, at) => (
            <li key={name} className="flex items-center gap-1.5">
              <i
                aria-hidden
                className="size-2.5 rounded-1"
                style={{ background: `var(${SERIES_COLOURS[at] ?? SERIES_COLOURS[0]})` }}
              />
              <bdi>{name}</bdi>
            </li>
          ))}
        </ul>
      )}
      <div
        ref={frame}
        role="img"
        aria-label={description}
        className="w-full overflow-hidden"
        style={{ height: HEIGHT }}
      />
      <figcaption className="min-h-4 text-micro text-fg-3">
        {readout ?? 'Drag to zoom, double click for all. Times are in UTC.'}
      </figcaption>
    </figure>
  );
}
