import clsx from 'clsx';
import { BAND_NAMES, type BandName, type PerBand } from '#server/glucose/model/bands.ts';
import { describeBands } from './prepare-bands.ts';

export const BAND_FILL = {
  very_low: 'bg-band-vlow',
  low: 'bg-band-low',
  in_range: 'bg-band-in',
  high: 'bg-band-high',
  very_high: 'bg-band-vhigh',
} as const satisfies Record<BandName, string>;

export const BAND_TEXT = {
  very_low: 'text-band-vlow-text',
  low: 'text-band-low-text',
  in_range: 'text-band-in-text',
  high: 'text-band-high-text',
  very_high: 'text-band-vhigh-text',
} as const satisfies Record<BandName, string>;

interface Props {
  readonly bandPct: PerBand;
  readonly size?: 'large' | 'small' | 'tiny';
}

/** Shares of time side by side. A band with no time in it takes no room. */
export function BandBar({ bandPct, size = 'large' }: Props) {
  return (
    <div
      role="img"
      aria-label={describeBands(bandPct)}
      className={clsx('flex overflow-hidden', BAR[size])}
    >
      {BAND_NAMES.filter((name) => bandPct[name] > 0).map((name) => (
        <span
          key={name}
          data-band={name}
          className={clsx('min-w-[2px] [print-color-adjust:exact]', BAND_FILL[name])}
          style={{ flexGrow: bandPct[name] }}
        />
      ))}
    </div>
  );
}

const BAR = {
  large: 'h-[26px] gap-0.5 rounded-1',
  small: 'h-3 min-w-20 gap-px rounded-1',
  tiny: 'h-[3px]',
} as const;
