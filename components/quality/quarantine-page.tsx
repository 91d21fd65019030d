'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { AlarmClock, ShieldCheck, SquareTerminal, X } from 'lucide-react';
import { sqlHref } from '#components/catalog/catalog-url.ts';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { Boundary } from '#components/ui/card-boundary.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { formatPlural } from '#components/ui/format.ts';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { PageHeader, Section } from '#components/ui/section.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { ShareBars } from '#components/ui/share-bars.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { rowsSql } from '#server/quality/model/filter-sql.ts';
import { ruleOf } from '#server/quality/model/rules.ts';
import type { Verdict } from '#server/quality/model/verdicts.ts';
import { asideSentence, VERDICT_WORD } from './prepare-quality.ts';
import { countsInput } from './quarantine-url.ts';
import { ReasonsTable } from './reasons-table.tsx';
import { RemedyPanel } from './remedy-panel.tsx';
import type { VerdictCounts } from './types.ts';
import { useQuarantineUrl } from './use-quarantine-url.ts';
import { VerdictRows } from './verdict-rows.tsx';

/** What the pipeline did with every document, and why: counted, readable, and how to undo it. */
export function QuarantinePage() {
  const { ref, withRef } = useRefUrl();
  return (
    <>
      <PageHeader
        title="Quarantine"
        aside={<RefChip name={ref} />}
        actions={
          <ButtonLink href={withRef('/quality/checks')} icon={AlarmClock}>
            Checks
          </ButtonLink>
        }
      />
      <Boundary fallback={<SkeletonRows rows={12} label="Counting the verdicts" />}>
        <Body />
      </Boundary>
    </>
  );
}

function Body() {
  const { url } = useQuarantineUrl();
  const { withRef } = useRefUrl();
  const trpc = useTRPC();
  const { data: counts } = useSuspenseQuery(trpc.quality.counts.queryOptions(countsInput(url)));
  const { data: rules } = useSuspenseQuery(trpc.quality.rules.queryOptions());
  const { filter } = url;
  const chosen = counts.reasons.find(({ reason }) => reason === filter.reason) ?? null;
  if (counts.total === 0 && filter.from === null && filter.to === null) {
    return (
      <EmptyState
        icon={ShieldCheck}
        title="No document yet"
        action={
          <ButtonLink href={withRef('/import')} variant="primary">
            Import a file
          </ButtonLink>
        }
      >
        Every document that a source brings stands here with its verdict and the reason.
      </EmptyState>
    );
  }
  const title =
    filter.reason === null
      ? filter.verdict === null
        ? 'Documents'
        : VERDICT_WORD[filter.verdict]
      : ruleOf(rules, filter.reason).title;
  return (
    <>
      <p className="-mt-2 mb-3 text-fg-3">{asideSentence(counts)}</p>
      <Filters counts={counts} />
      <div className="grid grid-cols-[minmax(0,1fr)_308px] items-start gap-x-8 gap-y-6 max-xl:grid-cols-[minmax(0,1fr)_268px] max-lg:grid-cols-[minmax(0,1fr)]">
        {counts.filtered === 0 && counts.reasons.length === 0 ? (
          <NothingHere />
        ) : (
          <div className="grid min-w-0 gap-6">
            <Section title="Reasons" aside={formatPlural(counts.reasons.length, 'reason')}>
              <ReasonsTable reasons={counts.reasons} rules={rules} />
            </Section>
            <Section
              title={title}
              aside={formatPlural(counts.filtered, 'document')}
              action={
                <ButtonLink
                  size="small"
                  icon={SquareTerminal}
                  href={sqlHref({ ref: url.ref, at: counts.commit }, rowsSql(filter))}
                >
                  Open in SQL
                </ButtonLink>
              }
            >
              <Boundary fallback={<SkeletonRows rows={10} label="Reading the documents" />}>
                <VerdictRows rules={rules} total={counts.filtered} />
              </Boundary>
            </Section>
          </div>
        )}
        <aside aria-label="Narrow and undo" className="grid gap-6 max-lg:contents">
          <RemedyPanel chosen={chosen} rules={rules} />
          <Shares counts={counts} />
        </aside>
      </div>
    </>
  );
}

function NothingHere() {
  const { url, go } = useQuarantineUrl();
  const { verdict, source, person, from, to } = url.filter;
  const isNarrowed = [source, person, from, to].some((part) => part !== null);
  return (
    <EmptyState
      icon={ShieldCheck}
      title={
        verdict === 'quarantine' && !isNarrowed ? 'Nothing is kept aside' : 'No document like that'
      }
      action={<Button onClick={() => go(EVERYTHING)}>Show every document</Button>}
    >
      {isNarrowed
        ? 'No document has this verdict with what is chosen above.'
        : 'No document has this verdict at this commit.'}
    </EmptyState>
  );
}

const EVERYTHING = {
  verdict: null,
  reason: null,
  source: null,
  person: null,
  from: null,
  to: null,
} as const;

function Filters({ counts }: { readonly counts: VerdictCounts }) {
  const { url, go } = useQuarantineUrl();
  const { filter } = url;
  const narrowed = [
    filter.reason !== null && { name: 'reason', value: filter.reason },
    filter.source !== null && { name: 'source', value: filter.source },
    filter.person !== null && { name: 'person', value: filter.person },
  ].filter((part) => part !== false);
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      <Segments
        label="Verdict"
        segments={[
          { value: 'all', label: 'All' },
          ...counts.verdicts.map(({ verdict, rows }) => ({
            value: verdict,
            label: VERDICT_WORD[verdict],
            count: rows,
          })),
        ]}
        value={filter.verdict ?? 'all'}
        onChange={(next: Verdict | 'all') =>
          go({ verdict: next === 'all' ? null : next, reason: null })
        }
      />
      <DayField label="From" value={filter.from} onChange={(from) => go({ from })} />
      <DayField label="to" value={filter.to} onChange={(to) => go({ to })} />
      {narrowed.map(({ name, value }) => (
        <Button key={name} size="small" icon={X} onClick={() => go({ [name]: null })}>
          <span className="sr-only">Remove the filter </span>
          <span className="text-fg-3">{name}</span>
          <code className="max-w-40 truncate">{value}</code>
        </Button>
      ))}
    </div>
  );
}

interface DayProps {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (day: string | null) => void;
}

function DayField({ label, value, onChange }: DayProps) {
  return (
    <label className="flex items-center gap-1.5 text-small text-fg-3">
      {label}
      <input
        type="date"
        aria-label={`${label}, day of the reading, UTC`}
        key={value}
        defaultValue={value ?? ''}
        onBlur={(event) => commit(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && commit(event.currentTarget.value)}
        className="h-7 rounded-2 border border-line-control bg-control px-1.5 font-mono text-small text-fg max-md:h-8 dark:[color-scheme:dark]"
      />
    </label>
  );
  function commit(text: string) {
    const day = text === '' ? null : text;
    if (day !== value) onChange(day);
  }
}

const SHOWN = 12;

function Shares({ counts }: { readonly counts: VerdictCounts }) {
  const { url, hrefOf } = useQuarantineUrl();
  const { source, person } = url.filter;
  const parts = [
    { title: 'By source', name: 'source', chosen: source, shares: counts.sources },
    { title: 'By person', name: 'person', chosen: person, shares: counts.people },
  ] as const;
  return parts
    .filter(({ shares }) => shares.length > 0)
    .map(({ title, name, chosen, shares }) => (
      <Section
        key={name}
        title={title}
        aside={shares.length > SHOWN ? `${SHOWN} of ${shares.length}` : undefined}
      >
        <ShareBars
          unit="documents"
          chosen={chosen}
          shares={shares.slice(0, SHOWN).map((share) => ({
            name: share.name,
            count: share.rows,
            href: hrefOf({ [name]: share.name === chosen ? null : share.name }),
          }))}
        />
      </Section>
    ));
}
