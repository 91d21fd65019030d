'use client';

import { useMutation } from '@tanstack/react-query';
import { PlugZap } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { tableHref } from '#components/catalog/catalog-url.ts';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { formatUtc } from '#components/ui/format.ts';
import { Note } from '#components/ui/note.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Section } from '#components/ui/section.tsx';
import { State } from '#components/ui/state.tsx';
import type { SourceDetail } from '#server/sources/source-views.ts';
import { ConnectionReport } from './connection-report.tsx';

/** Beside the page of a source: its connection, what failed, when it is read next, its rules. */
export function SourceAside({ source }: { readonly source: SourceDetail }) {
  const { defaultBranch } = useConsole();
  return (
    <aside aria-label="About the source" className="grid gap-6">
      <Connection source={source} />
      <Section title="Failures" aside={source.failures.length === 0 ? 'none' : 'the last'}>
        <Failures failures={source.failures} />
      </Section>
      {source.next.length > 0 && (
        <Section title="Next passes" aside="UTC">
          <ul>
            {source.next.map(({ pass, at }) => (
              <li key={pass} className="flex h-8 items-center border-b border-line">
                <span>{pass}</span>
                <span className="ml-auto text-fg-3">{formatUtc(at).slice(0, -4)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Rules source={source} />
      <Section title="What it feeds">
        <ul>
          <Feed href={tableHref(defaultBranch, 'raw', 'entries')} note="as it came">
            raw.entries
          </Feed>
          <Feed
            href={`/quality/quarantine?verdict=all&source=${encodeURIComponent(source.summary.name)}`}
            note="with verdicts"
          >
            bronze.stg_entries
          </Feed>
          {source.summary.person !== null && (
            <Feed
              href={`/glucose/${encodeURIComponent(source.summary.person)}/summary`}
              note="report"
            >
              {source.summary.person}
            </Feed>
          )}
        </ul>
      </Section>
    </aside>
  );
}

function Connection({ source }: { readonly source: SourceDetail }) {
  const trpc = useTRPC();
  const { person } = useConsole();
  const test = useMutation(trpc.sources.test.mutationOptions());
  const { declaration } = source;
  if (declaration.kind !== 'nightscout') return null;
  const run = () =>
    test.mutate({
      url: declaration.url,
      auth: { kind: declaration.auth.kind, secret: null },
      allow_private_network: declaration.allow_private_network,
      name: declaration.name,
    });
  return (
    <section aria-label="Connection test" className="rounded-3 border border-line">
      <div className="flex items-center border-b border-line px-3 py-2">
        <h2 className="font-semibold">Connection test</h2>
        {test.isSuccess && (
          <State kind={test.data.isUsable ? 'good' : 'bad'} className="ml-auto">
            {test.data.isUsable ? 'Usable' : 'Not usable'}
          </State>
        )}
      </div>
      <div className="grid gap-2.5 p-3">
        {test.isSuccess && <ConnectionReport report={test.data} />}
        {test.isError && (
          <Note kind="bad" role="alert">
            {test.error.message}
          </Note>
        )}
        <Button icon={PlugZap} disabled={test.isPending || person.role !== 'admin'} onClick={run}>
          {test.isPending ? 'Testing' : test.isSuccess ? 'Test again' : 'Test the connection'}
        </Button>
        <p className="text-small text-fg-3">
          {person.role === 'admin'
            ? 'Reads a few documents and stores nothing.'
            : 'An administrator tests connections.'}
        </p>
      </div>
    </section>
  );
}

function Failures({ failures }: Pick<SourceDetail, 'failures'>) {
  if (failures.length === 0) return <p className="text-fg-3">No pass failed lately.</p>;
  return (
    <ul className="grid gap-2.5">
      {failures.map(({ at, message, nextStep, isLasting }) => (
        <li key={at.getTime()} className="grid grid-cols-[14px_minmax(0,1fr)] gap-x-2">
          <State
            kind={isLasting ? 'bad' : 'warn'}
            label={isLasting ? 'Somebody has to change something' : 'Is tried again'}
          />
          <div className="min-w-0">
            <p className="[overflow-wrap:anywhere]">
              {message} <RelativeTime at={at} suffix="ago" className="text-fg-3" />
            </p>
            <p className="text-small text-fg-2">{nextStep}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Rules({ source }: { readonly source: SourceDetail }) {
  const { person } = useConsole();
  const { rules, name, kind } = source.declaration;
  const own = [
    rules.unit !== null && ['Unit', rules.unit],
    rules.clock_offset_minutes !== null && ['Clock offset', `${rules.clock_offset_minutes} min`],
    rules.min_glucose_mg_dl !== null && ['Lowest', `${rules.min_glucose_mg_dl} mg/dL`],
    rules.max_glucose_mg_dl !== null && ['Highest', `${rules.max_glucose_mg_dl} mg/dL`],
  ].filter((line) => line !== false);
  return (
    <Section
      title="Rules of its own"
      action={
        person.role === 'admin' &&
        kind !== 'synthetic' && (
          <Link
            href={`/sources/${encodeURIComponent(name)}?edit=rules`}
            scroll={false}
            className="font-medium text-accent-text hover:underline"
          >
            Change
          </Link>
        )
      }
    >
      {own.length === 0 ? (
        <p className="text-fg-3">None: the rules of every source hold.</p>
      ) : (
        <dl>
          {own.map(([term, value]) => (
            <div key={term} className="flex h-8 items-center border-b border-line">
              <dt>{term}</dt>
              <dd className="ml-auto font-mono text-small">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  );
}

interface FeedProps {
  readonly href: string;
  readonly note: string;
  readonly children: ReactNode;
}

function Feed({ href, note, children }: FeedProps) {
  return (
    <li className="flex h-8 items-center gap-2 border-b border-line">
      <Link href={href} className="min-w-0 truncate font-mono text-small hover:underline">
        {children}
      </Link>
      <span className="ml-auto whitespace-nowrap text-fg-3">{note}</span>
    </li>
  );
}
