import clsx from 'clsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Section } from '#components/ui/section.tsx';
import { bandOf } from '#server/glucose/model/bands.ts';
import { PROFILE_DAYS, REPORT_DAYS, REPORT_PCT } from '#server/glucose/model/sufficiency.ts';
import { formatGlucose, type GlucoseUnit } from '#server/glucose/model/units.ts';
import { BAND_TEXT } from './band-bar.tsx';
import { trendOf } from './trend.ts';
import type { Summary } from './types.ts';

interface Props {
  readonly newest: Summary['newest'];
  readonly unit: GlucoseUnit;
}

/** The last single reading, shown whatever the coverage. */
export function NewestReading({ newest, unit }: Props) {
  const trend = trendOf(newest.direction);
  return (
    <Section title="Newest reading">
      <p className="flex items-baseline gap-2">
        <b className={clsx('text-figure', BAND_TEXT[bandOf(newest.mgDl)])}>
          {formatGlucose(newest.mgDl, unit)}
        </b>
        <span className="text-fg-2">
          {unit}, <RelativeTime at={newest.at} suffix="ago" />
        </span>
        {trend !== null && (
          <span role="img" aria-label={trend.word}>
            {trend.arrow}
          </span>
        )}
      </p>
    </Section>
  );
}

/** The rules behind "enough", where they bite. */
export function WhatNeedsHowMuch() {
  return (
    <Section title="What needs how much">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-small">
        <dt className="text-fg-3">Newest, trace</dt>
        <dd>any reading</dd>
        <dt className="text-fg-3">Figures, bands</dt>
        <dd>{REPORT_PCT} % of the days</dd>
        <dt className="text-fg-3">Profile</dt>
        <dd>
          {PROFILE_DAYS} days, {REPORT_PCT} %
        </dd>
        <dt className="text-fg-3">Report, GMI</dt>
        <dd>
          {REPORT_DAYS} days, {REPORT_PCT} %
        </dd>
      </dl>
    </Section>
  );
}
