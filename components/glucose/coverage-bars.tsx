import clsx from 'clsx';
import { formatPlural } from '#components/ui/format.ts';
import { Section } from '#components/ui/section.tsx';
import { REPORT_PCT } from '#server/glucose/model/sufficiency.ts';
import { type CoverageBar, prepareCoverage } from './prepare-sufficiency.ts';
import type { Summary } from './types.ts';

/** How much of each day readings cover, against the share that a report needs. */
export function CoverageBars({ summary }: { readonly summary: Summary }) {
  const { bars, leftOut } = prepareCoverage(summary);
  const aside = leftOut === 0 ? '' : `; ${formatPlural(leftOut, 'day')} before not drawn`;
  return (
    <Section title="Data a day" aside={`share of the day, ${REPORT_PCT} % needed${aside}`}>
      <ol className="grid auto-cols-fr grid-flow-col gap-1 overflow-hidden [print-color-adjust:exact]">
        {bars.map((bar) => (
          <Bar key={bar.date} bar={bar} />
        ))}
      </ol>
    </Section>
  );
}

function Bar({ bar }: { readonly bar: CoverageBar }) {
  return (
    <li className="min-w-0 text-micro" title={`${bar.label}: ${bar.text}`}>
      <span aria-hidden className="relative flex h-14 items-end bg-inset">
        <span
          className={clsx('w-full', bar.enough ? 'bg-viz-1' : 'bg-fg-4')}
          style={{ height: `${bar.pct}%` }}
        />
        <span
          className="absolute inset-x-0 border-t border-dashed border-fg-3"
          style={{ bottom: `${REPORT_PCT}%` }}
        />
      </span>
      <span className={clsx('block whitespace-nowrap', !bar.labelled && 'sr-only')}>
        <span className="block text-fg-3">{bar.label}</span>
        <b className="block">{bar.text}</b>
      </span>
    </li>
  );
}
