'use client';

import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { GlucoseUnit } from '#server/glucose/model/units.ts';
import type { TraceView } from './prepare-trace.ts';
import { traceOptions } from './trace-options.ts';

const HEIGHT = 220;

interface Props {
  readonly view: TraceView;
  readonly unit: GlucoseUnit;
}

/** Every reading of some days, with gaps left open. Drag zooms, a double click shows all again. */
export function TraceChart({ view, unit }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [readout, setReadout] = useState<string | null>(null);

  // uPlot draws on a canvas of its own, which lives and dies with this element.
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const draw = () =>
      new uPlot(
        traceOptions({ view, unit, width: element.clientWidth, height: HEIGHT, setReadout }),
        [[...view.seconds], [...view.values]],
        element,
      );
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
  }, [view, unit]);

  return (
    <figure>
      <div
        ref={frame}
        role="img"
        aria-label={view.description}
        className="w-full overflow-hidden"
        style={{ height: HEIGHT }}
      />
      <figcaption className="min-h-4 text-micro text-fg-3 print:hidden">
        {readout ?? `Drag to zoom, double click for all. Times of ${view.zone}.`}
      </figcaption>
    </figure>
  );
}
