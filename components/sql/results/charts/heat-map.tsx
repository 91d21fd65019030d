'use client';

import { useEffect, useRef } from 'react';
import { formatCount } from '#components/ui/format.ts';
import type { Column } from '#server/engine/port.ts';
import { formatMeasure } from '../prepare-summary.ts';
import { themeColours } from './plot-options.ts';
import type { HeatPicture } from './prepare-heat.ts';

const HEIGHT = 320;
const PALEST = 0.12;

interface Props {
  readonly picture: HeatPicture;
  readonly x: Column;
  readonly y: Column;
}

/** How many rows are where, the darker the more; on a canvas. */
export function HeatMap({ picture, x, y }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);

  // A canvas is drawn by hand, again when its size or the theme changes.
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const draw = () => drawCells(element, picture);
    draw();
    const resize = new ResizeObserver(draw);
    resize.observe(element);
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      resize.disconnect();
      theme.disconnect();
    };
  }, [picture]);

  const [low, high] = picture.yEnds;
  const [left, right] = picture.xEnds;
  const xText = (end: string | number) =>
    typeof end === 'string' ? end : formatMeasure(end, x.type);
  return (
    <figure className="grid min-w-0 grid-cols-[auto_minmax(0,1fr)] gap-x-2 text-micro text-fg-3">
      <span className="flex flex-col justify-between text-right">
        <span>{formatMeasure(high, y.type)}</span>
        <span>{formatMeasure(low, y.type)}</span>
      </span>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Rows by ${x.name} and ${y.name}, at most ${formatCount(picture.most)} in a cell`}
        className="w-full"
        style={{ height: HEIGHT }}
      />
      <span />
      <span className="flex justify-between">
        <bdi>{xText(left)}</bdi>
        <bdi>{xText(right)}</bdi>
      </span>
      <figcaption className="col-start-2">
        The darkest cell has {formatCount(picture.most)} rows.
      </figcaption>
    </figure>
  );
}

function drawCells(element: HTMLCanvasElement, picture: HeatPicture): void {
  const context = element.getContext('2d');
  if (context === null) return;
  const ratio = window.devicePixelRatio;
  element.width = element.clientWidth * ratio;
  element.height = HEIGHT * ratio;
  const width = element.width / picture.columns;
  const height = element.height / picture.rows;
  context.fillStyle = themeColours()('--viz-1');
  for (const { column, row, count } of picture.cells) {
    context.globalAlpha = PALEST + (1 - PALEST) * (count / picture.most);
    const top = element.height - (row + 1) * height;
    context.fillRect(column * width, top, Math.ceil(width), Math.ceil(height));
  }
}
