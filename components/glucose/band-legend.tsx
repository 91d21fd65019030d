import clsx from 'clsx';
import { BAND_LABELS, BAND_NAMES } from '#server/glucose/model/bands.ts';
import { BAND_FILL } from './band-bar.tsx';

/** Names of the five colours. */
export function BandLegend() {
  return (
    <ul className="ml-auto flex flex-wrap gap-x-4 text-micro text-fg-2 max-md:hidden">
      {BAND_NAMES.map((name) => (
        <li key={name} className="flex items-center gap-1.5">
          <span
            aria-hidden
            className={clsx('size-2.5 rounded-[2px] [print-color-adjust:exact]', BAND_FILL[name])}
          />
          {BAND_LABELS[name]}
        </li>
      ))}
    </ul>
  );
}
