import clsx from 'clsx';
import { formatPlural } from '#components/ui/format.ts';
import { Section } from '#components/ui/section.tsx';
import { REPORT_PCT } from '#server/glucose/model/sufficiency.ts';
import { prepareCoverage } from './prepare-sufficiency.ts';
import type { Summary } from './types.ts';

/** How much of each day readings cover, against the share that a report needs. */
export function CoverageBars({ summary }: { readonly summary: Summary }) {
  const { bars, leftOut } = prepareCoverage(summary);
  const aside = leftOut === 0 ? '' : `; ${formatPlural(leftOut, 'day')} before not drawn`;
  return (
    <Section title="Data a day" aside={`share of the day, ${REPORT_PCT} % needed${aside}`}>
      <ol className="flex gap-1.5 overflow-x-auto pb-1 [scrollbar-width:thin]">
        {bars.map((bar) => (
          <li key={bar.date} className="min-w-9 flex-1 text-center text-micro">
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
            <b className="block whitespace-nowrap">{bar.text}</b>
            <span className="block whitespace-nowrap text-fg-3">{bar.label}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
