import { formatDuration, formatUtc } from '#components/ui/format.ts';
import { State } from '#components/ui/state.tsx';
import type { ConnectionReport as Report } from '#server/sources/source-views.ts';
import { STEP_KIND, skewText } from './prepare-source.ts';

const CREDENTIAL = {
  none: null,
  checked: null,
  'not-checked': 'The site is open to everyone, so that it works does not prove the secret right.',
  refused: 'The site does not know this secret.',
} as const satisfies Record<Report['credential'], string | null>;

/** A step without a word here is named as it is. */
const STEP_NAME: Readonly<Record<string, string>> = {
  answer: 'Answer',
  credential: 'Sign-in',
  entries: 'Readings',
  treatments: 'Treatments',
  profiles: 'Profiles',
  device_status: 'Device states',
  changes: 'Changes',
};

/** What a connection test found, step by step. */
export function ConnectionReport({ report }: { readonly report: Report }) {
  const facts = [
    report.version !== null && `Nightscout ${report.version}`,
    report.units !== null && `shows ${report.units}`,
    report.newestAt !== null && `newest reading ${formatUtc(report.newestAt)}`,
    report.clockSkewMs !== null && `clock ${skewText(report.clockSkewMs)}`,
  ].filter((fact) => fact !== false);
  // A test that did not get as far as signing in says nothing about the secret.
  const warning =
    report.credential === 'not-checked' && !report.isOpen ? null : CREDENTIAL[report.credential];
  return (
    <div className="grid gap-1.5">
      <ul className="grid gap-1">
        {report.steps.map(({ name, outcome, message, ms }) => (
          <li key={name} className="flex items-start gap-2">
            <State kind={STEP_KIND[outcome]} label={outcome} className="mt-[3px]" />
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
              <b className="font-medium">{STEP_NAME[name] ?? name}</b>{' '}
              <span className="text-fg-2">{message}</span>
            </span>
            <span className="whitespace-nowrap text-small text-fg-3">
              {outcome === 'skipped' ? '' : formatDuration(ms)}
            </span>
          </li>
        ))}
      </ul>
      {warning !== null && <p className="text-small text-warn-text">{warning}</p>}
      {facts.length > 0 && <p className="text-small text-fg-3">{facts.join(' · ')}</p>}
    </div>
  );
}
