'use client';

import clsx from 'clsx';
import { ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useRef, useState, type WheelEvent } from 'react';
import { Button } from '#components/ui/button.tsx';
import { formatUtc } from '#components/ui/format.ts';
import {
  inForce,
  type MarkRow,
  nextMark,
  type Stretch,
  shareOf,
  thinned,
  ticksOf,
  wholeStretch,
  zoomed,
} from './prepare-time-line.ts';

interface Props {
  readonly rows: readonly MarkRow[];
  readonly now: number;
  /** Moment that is looked at; null is now. */
  readonly at: number | null;
  readonly onLook: (at: number) => void;
  /** The moment is taken: Enter, or a double click. */
  readonly onChoose: (at: number) => void;
}

const MOST_MARKS = 160;
const MOST_TICKS = 7;

/** When things changed, as marks over time. Arrows go from mark to mark, + and − zoom, Enter takes the moment. */
export function TimeLine({ rows, now, at, onLook, onChoose }: Props) {
  const [chosen, setStretch] = useState<Stretch | null>(null);
  const field = useRef<HTMLDivElement>(null);
  const stretch = chosen ?? wholeStretch(rows, now);
  const moment = at ?? now;
  const zoom = (factor: number, around = moment) => setStretch(zoomed(stretch, factor, around));
  const look = (next: number | null) => {
    if (next === null) return;
    const isOutside = next < stretch.from || next > stretch.to;
    if (isOutside)
      setStretch(
        zoomed(
          {
            from: next - (stretch.to - stretch.from) / 2,
            to: next + (stretch.to - stretch.from) / 2,
          },
          1,
          next,
        ),
      );
    onLook(Math.min(next, now));
  };
  const onKey = (event: KeyboardEvent) => {
    const act = {
      ArrowLeft: () => look(nextMark(rows, moment, -1)),
      ArrowRight: () => look(nextMark(rows, moment, 1)),
      Home: () => look(nextMark(rows, Number.NEGATIVE_INFINITY, 1)),
      End: () => look(now),
      Enter: () => onChoose(moment),
      '+': () => zoom(0.5),
      '=': () => zoom(0.5),
      '-': () => zoom(2),
      '0': () => setStretch(null),
    }[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const momentAt = (clientX: number): number => {
    const box = field.current?.getBoundingClientRect();
    const share = box === undefined ? 0 : (clientX - box.left) / box.width;
    return Math.round(stretch.from + share * (stretch.to - stretch.from));
  };
  const onPointer = (event: PointerEvent) => {
    if (event.type === 'pointermove' && event.buttons !== 1) return;
    look(Math.max(stretch.from, momentAt(event.clientX)));
  };
  const onWheel = (event: WheelEvent) =>
    zoom(event.deltaY < 0 ? 0.8 : 1.25, momentAt(event.clientX));
  const cursor = shareOf(moment, stretch);
  return (
    <div className="grid grid-cols-[minmax(0,7.5rem)_minmax(0,1fr)] gap-x-2 px-3 py-2 text-micro text-fg-3">
      <span className="col-start-2 flex h-5 items-center justify-between">
        <b className="font-medium text-moment-text">
          {at === null ? 'now' : formatUtc(new Date(moment), 'second')}
        </b>
        <span>
          <Button
            variant="ghost"
            size="small"
            icon={ZoomIn}
            label="Zoom in (+)"
            onClick={() => zoom(0.5)}
          />
          <Button
            variant="ghost"
            size="small"
            icon={ZoomOut}
            label="Zoom out (−)"
            onClick={() => zoom(2)}
          />
        </span>
      </span>
      <span className="grid auto-rows-[20px] content-start">
        {rows.map(({ name }) => (
          <bdi key={name} title={name} className="truncate leading-5">
            {name}
          </bdi>
        ))}
      </span>
      <div
        ref={field}
        role="slider"
        tabIndex={0}
        aria-label="Moment"
        aria-valuemin={Math.round(stretch.from)}
        aria-valuemax={now}
        aria-valuenow={Math.round(moment)}
        aria-valuetext={at === null ? 'now' : formatUtc(new Date(moment), 'second')}
        onKeyDown={onKey}
        onPointerDown={onPointer}
        onPointerMove={onPointer}
        onDoubleClick={(event) => onChoose(momentAt(event.clientX))}
        onWheel={onWheel}
        className="ring-inner relative cursor-crosshair touch-none overflow-hidden rounded-1 bg-subtle"
        style={{ height: rows.length * 20 }}
      >
        {rows.map((row, index) => (
          <Marks key={row.name} row={row} index={index} stretch={stretch} moment={moment} />
        ))}
        {cursor >= 0 && cursor <= 1 && (
          <span
            aria-hidden
            className="absolute inset-y-0 w-px bg-moment"
            style={{ left: `${cursor * 100}%` }}
          />
        )}
      </div>
      <div aria-hidden className="relative col-start-2 h-4 overflow-hidden">
        {ticksOf(stretch, MOST_TICKS).map((tick) => (
          <span
            key={tick.at}
            className="absolute -translate-x-1/2 whitespace-nowrap"
            style={{ left: `${shareOf(tick.at, stretch) * 100}%` }}
          >
            {tick.label}
          </span>
        ))}
      </div>
    </div>
  );
}

interface MarksProps {
  readonly row: MarkRow;
  readonly index: number;
  readonly stretch: Stretch;
  readonly moment: number;
}

function Marks({ row, index, stretch, moment }: MarksProps) {
  const force = inForce(row.marks, moment);
  return thinned(row.marks, stretch, MOST_MARKS).map((mark) => (
    <span
      key={mark.id}
      aria-hidden
      title={mark.count === 1 ? mark.label : `${mark.label} and ${mark.count - 1} more`}
      className={clsx(
        'absolute h-3 w-[3px] -translate-x-1/2 rounded-full',
        mark.id === force?.id ? 'bg-moment' : 'bg-fg-4',
      )}
      style={{ left: `${shareOf(mark.at, stretch) * 100}%`, top: index * 20 + 4 }}
    />
  ));
}
