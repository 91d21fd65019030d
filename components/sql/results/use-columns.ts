'use client';

import { useMemo, useState } from 'react';

/** How the columns of a result stand, by their places in it. */
export interface ColumnChoice {
  /** Shown columns in their order, pinned ones first. */
  readonly order: readonly number[];
  readonly pinned: number;
  readonly hidden: readonly number[];
  readonly widths: ReadonlyMap<number, number>;
}

interface Chosen {
  readonly order: readonly number[];
  readonly pinned: ReadonlySet<number>;
  readonly hidden: ReadonlySet<number>;
  readonly widths: ReadonlyMap<number, number>;
}

/** Order, width, pins and hiding of a result's columns. */
export function useColumns(count: number) {
  const [chosen, setChosen] = useState<Chosen>(() => ({
    order: Array.from({ length: count }, (_, place) => place),
    pinned: new Set(),
    hidden: new Set(),
    widths: new Map(),
  }));
  // The same object until something is changed: rows are drawn again when it is another one.
  const choice = useMemo(() => choiceOf(chosen), [chosen]);
  return {
    choice,
    resize: (place: number, widthPx: number | null) =>
      setChosen((known) => {
        const widths = new Map(known.widths);
        if (widthPx === null) widths.delete(place);
        else widths.set(place, widthPx);
        return { ...known, widths };
      }),
    /** Puts a column where another one stands. */
    move: (place: number, target: number) =>
      setChosen((known) => ({ ...known, order: moved(known.order, place, target) })),
    hide: (place: number) =>
      setChosen((known) => ({ ...known, hidden: new Set([...known.hidden, place]) })),
    showAll: () => setChosen((known) => ({ ...known, hidden: new Set() })),
    show: (place: number) =>
      setChosen((known) => ({
        ...known,
        hidden: new Set([...known.hidden].filter((other) => other !== place)),
      })),
    pin: (place: number, isPinned: boolean) =>
      setChosen((known) => {
        const others = [...known.pinned].filter((other) => other !== place);
        return { ...known, pinned: new Set(isPinned ? [...others, place] : others) };
      }),
  };
}

function choiceOf({ order, pinned, hidden, widths }: Chosen): ColumnChoice {
  const shown = order.filter((place) => !hidden.has(place));
  const first = shown.filter((place) => pinned.has(place));
  return {
    order: [...first, ...shown.filter((place) => !pinned.has(place))],
    pinned: first.length,
    hidden: order.filter((place) => hidden.has(place)),
    widths,
  };
}

function moved(order: readonly number[], place: number, target: number): readonly number[] {
  const to = order.indexOf(target);
  const rest = order.filter((other) => other !== place);
  return to === -1 ? order : [...rest.slice(0, to), place, ...rest.slice(to)];
}
