'use client';

import { ArrowLeftRight, GitPullRequest } from 'lucide-react';
import { useRouter, useSearchParams } from 'next/navigation';
import { useConsole } from '#components/shell/console-context.tsx';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Hash } from '#components/ui/hash.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { Meta, PageHeader } from '#components/ui/section.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { keyFromPath } from '#server/catalog/model/key-path.ts';
import { ChooseSides } from './choose-sides.tsx';
import { type CompareRange, compareHref, parseRange, readView } from './compare-url.ts';
import { KeyChanges } from './key-changes.tsx';
import { kindOf } from './key-list.tsx';
import { modeWords } from './prepare-compare.ts';
import { SnapshotComparison } from './snapshot-comparison.tsx';
import type { KeyComparison } from './types.ts';

/** Two states of the lake: `/compare/<a>...<b>`, or what to choose when the address names none. */
export function ComparePage({ range: segment }: { readonly range: string | null }) {
  const range = segment === null ? null : parseRange(segment);
  const params = new URLSearchParams(useSearchParams());
  const { defaultBranch } = useConsole();
  if (range === null) {
    return (
      <>
        <PageHeader title="Compare" />
        <EmptyState icon={ArrowLeftRight} title="Choose two states to compare">
          <p className="mb-4">
            Two branches, tags or commits: what differs by table, column, file and row.
          </p>
          <ChooseSides
            from={params.get('from') ?? defaultBranch}
            to={params.get('ref') ?? ''}
            mode="three-dot"
          />
        </EmptyState>
      </>
    );
  }
  const view = readView(params);
  const key = view.key === null ? null : keyFromPath(view.key);
  const isOfSnapshots = key !== null && (view.before !== null || view.after !== null);
  const show = (changes: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries(changes)) {
      if (value === '') params.delete(name);
      else params.set(name, value);
    }
    window.history.replaceState(null, '', `?${params}`);
  };
  return (
    <>
      <Header range={range} />
      {isOfSnapshots ? (
        <SnapshotComparison range={range} tableKey={key} before={view.before} after={view.after} />
      ) : (
        <KeyChanges
          key={`${range.from} ${range.to} ${range.mode}`}
          {...range}
          openKey={view.key}
          onOpen={(path) => show({ key: path, by: '' })}
          filter={{ text: params.get('q') ?? '', kind: kindOf(params.get('kind')) }}
          onFilter={({ text, kind }) => show({ q: text, kind: kind === 'all' ? '' : kind })}
          head={(comparison) => <Facts comparison={comparison} />}
        />
      )}
    </>
  );
}

function Header({ range }: { readonly range: CompareRange }) {
  const router = useRouter();
  const { from, to, mode } = range;
  const change = new URLSearchParams({ source: to, target: from });
  const isBetweenRefs = !isCommit(from) && !isCommit(to) && from !== to;
  return (
    <PageHeader
      title={<span className="sr-only">{`Compare ${to} with ${from}`}</span>}
      aside={
        <span className="flex min-w-0 flex-wrap items-center gap-2">
          <Button
            icon={ArrowLeftRight}
            label="Swap sides"
            onClick={() => router.push(compareHref({ from: to, to: from, mode }))}
          />
          <Side name={from} />
          <span className="text-fg-3">{mode === 'three-dot' ? 'takes from' : 'against'}</span>
          <Side name={to} />
          <ChooseSides from={from} to={to} mode={mode} isPopup />
        </span>
      }
      actions={
        <>
          <Segments
            label="What is compared"
            segments={[
              { value: 'three-dot', label: 'Since they parted' },
              { value: 'two-dot', label: 'State against state' },
            ]}
            value={mode}
            onChange={(next) => router.push(compareHref({ from, to, mode: next }))}
          />
          {isBetweenRefs && (
            <ButtonLink icon={GitPullRequest} href={`/changes/new?${change}`}>
              Create a change request
            </ButtonLink>
          )}
        </>
      }
      meta={<p className="text-small text-fg-3">{modeWords(mode, short(from), short(to))}.</p>}
    />
  );
}

const isCommit = (ref: string): boolean => /^[0-9a-f]{8,64}$/.test(ref);
const short = (ref: string): string => (isCommit(ref) ? ref.slice(0, 8) : ref);

function Side({ name }: { readonly name: string }) {
  const { defaultBranch } = useConsole();
  if (isCommit(name)) return <Hash value={name} />;
  return <RefChip name={name} defaultBranch={defaultBranch} />;
}

function Facts({ comparison }: { readonly comparison: KeyComparison }) {
  const { mode, baseHash, from, to } = comparison;
  return (
    <div className="mb-3">
      <Meta>
        <span>
          {mode === 'three-dot' ? 'common commit' : short(from.ref)} <Hash value={baseHash} />
        </span>
        <span>
          {short(to.ref)} <Hash value={to.hash} />
        </span>
        {mode === 'three-dot' && from.hash !== baseHash && (
          <span>
            {short(from.ref)} went on too, to <Hash value={from.hash} />
          </span>
        )}
      </Meta>
    </div>
  );
}
