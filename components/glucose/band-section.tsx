import clsx from 'clsx';
import { Check, TriangleAlert } from 'lucide-react';
import { formatCount } from '#components/ui/format.ts';
import { Section } from '#components/ui/section.tsx';
import { TARGET_PRESETS } from '#server/glucose/model/targets.ts';
import type { GlucoseUnit } from '#server/glucose/model/units.ts';
import { BAND_FILL, BAND_TEXT, BandBar } from './band-bar.tsx';
import { type BandView, prepareBands } from './prepare-bands.ts';
import type { Summary } from './types.ts';

interface Props {
  readonly figures: NonNullable<Summary['figures']>;
  readonly targets: Summary['targets'];
  readonly unit: GlucoseUnit;
}

/** Time in each band: the bar, and under it every band with its share and target. */
export function BandSection({ figures, targets, unit }: Props) {
  const bands = prepareBands(
    figures.bandPct,
    figures.verdicts,
    TARGET_PRESETS[targets].limits,
    unit,
  );
  return (
    <Section
      title="Time in each band"
      aside={`share of the time of ${formatCount(figures.metrics.n)} readings, ${unit}`}
    >
      <BandBar bandPct={figures.bandPct} />
      <ul className="mt-2 grid grid-cols-5 gap-3 max-md:grid-cols-1 max-md:gap-1.5">
        {bands.map((band) => (
          <BandLine key={band.name} band={band} />
        ))}
      </ul>
    </Section>
  );
}

function BandLine({ band }: { readonly band: BandView }) {
  return (
    <li
      data-band={band.name}
      className="grid grid-cols-[12px_minmax(0,1fr)] content-start gap-x-2 text-small leading-[18px] max-md:grid-cols-[12px_minmax(0,1fr)_auto]"
    >
      <span
        aria-hidden
        className={clsx(
          'mt-[5px] size-2.5 rounded-[2px] [print-color-adjust:exact]',
          BAND_FILL[band.name],
        )}
      />
      <span>
        <b>{band.label}</b> <span className="whitespace-nowrap text-fg-3">{band.range}</span>
      </span>
      <b className={clsx('col-start-2 text-read max-md:col-start-3', BAND_TEXT[band.name])}>
        {band.percent}
      </b>
      <span className="col-start-2 text-fg-3">{band.perDay}</span>
      {band.target !== null && <BandTarget target={band.target} />}
    </li>
  );
}

function BandTarget({ target }: { readonly target: NonNullable<BandView['target']> }) {
  const Icon = target.met ? Check : TriangleAlert;
  return (
    <span
      className={clsx(
        'col-start-2 flex items-start gap-1 max-md:col-span-2 max-md:col-start-2',
        target.met ? 'text-fg-3' : 'text-warn-text',
      )}
    >
      <Icon
        role="img"
        aria-label={target.met ? 'met:' : 'not met:'}
        className={clsx('mt-[3px] size-3 shrink-0', target.met ? 'text-good' : 'text-warn')}
      />
      {target.text.replace(' %', '\u00a0%')}
    </span>
  );
}
