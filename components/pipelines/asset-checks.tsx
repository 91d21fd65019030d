'use client';

import Link from 'next/link';
import { sqlHref } from '#components/catalog/catalog-url.ts';
import { CHECK_STATE } from '#components/runs/prepare-run.ts';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { formatCount } from '#components/ui/format.ts';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Section } from '#components/ui/section.tsx';
import { State } from '#components/ui/state.tsx';
import type { AssetDetail } from './types.ts';

/** Checks that the project declares for an asset, with their last outcome on this ref. */
export function AssetChecks({ asset }: { readonly asset: AssetDetail }) {
  const { ref, at } = useRefUrl();
  return (
    <Section title="Checks" aside={`${asset.checks.length} declared`}>
      {asset.checks.length === 0 && <p className="py-2 text-fg-3">No check is declared for it.</p>}
      <ul>
        {asset.checks.map(({ test, last }) => (
          <li
            key={test.name}
            className="flex min-h-9 items-center gap-2 border-b border-line py-1 last:border-0"
          >
            {last === null ? (
              <State kind="unknown" label="Not run" />
            ) : (
              <State kind={CHECK_STATE[last.state].kind} label={CHECK_STATE[last.state].word} />
            )}
            <span className="min-w-0 flex-1">
              <code className="block truncate" title={test.name}>
                {test.name}
              </code>
              <span className="block text-small text-fg-3">
                {last === null ? 'not run on this ref' : outcome(last.failures)}
                {last !== null && (
                  <>
                    , <RelativeTime at={last.checkedAt} suffix="ago" />
                  </>
                )}
                {test.severity === 'warn' && ', only warns'}
              </span>
            </span>
            <Link
              href={sqlHref({ ref, at }, test.sql)}
              aria-label={`Rows that fail ${test.name}`}
              className="font-medium text-accent-text hover:underline"
            >
              Rows
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const outcome = (failures: number): string =>
  failures === 0 ? 'no failing row' : `${formatCount(failures)} failing rows`;
