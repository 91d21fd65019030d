'use client';

import clsx from 'clsx';
import { useConsole } from '#components/shell/console-context.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { Section } from '#components/ui/section.tsx';
import { Segments } from '#components/ui/segments.tsx';
import type { BranchesPatch, BranchesUrl, CommitsView } from './branches-url.ts';
import { CommitAside } from './commit-aside.tsx';
import { CommitGraph } from './commit-graph.tsx';
import { CommitLog } from './commit-log.tsx';
import { RefMoments } from './ref-moments.tsx';

interface Props {
  /** Name of the ref whose commits these are. */
  readonly shown: string;
  /** The moment of the page; null is now. */
  readonly at: string | null;
  readonly url: BranchesUrl;
  readonly go: (patch: BranchesPatch) => void;
}

const VIEWS: readonly { readonly value: CommitsView; readonly label: string }[] = [
  { value: 'graph', label: 'Graph' },
  { value: 'list', label: 'List' },
  { value: 'time', label: 'Time' },
];

/** Commits as a graph of all refs, as the list of one, or as its time. */
export function BranchCommits({ shown, at, url, go }: Props) {
  const { defaultBranch } = useConsole();
  const { view, only, commit } = url;
  const onSelect = (hash: string) => go({ commit: hash });
  const isWide = commit === null || view === 'time';
  return (
    <Section
      title="Commits"
      aside={
        view === 'graph' && !only ? (
          'of all branches and tags'
        ) : (
          <RefChip name={shown} defaultBranch={defaultBranch} />
        )
      }
      action={
        <>
          {view === 'graph' && (
            <Checkbox
              label={`Only ${shown === defaultBranch ? shown : `${shown} and ${defaultBranch}`}`}
              checked={only}
              onChange={(checked) => go({ only: checked })}
            />
          )}
          <Segments
            label="Commits as"
            size="small"
            segments={VIEWS}
            value={view}
            onChange={(value) => go({ view: value })}
          />
        </>
      }
    >
      <div
        className={clsx(
          'grid items-start gap-8',
          !isWide && 'grid-cols-[minmax(0,1fr)_320px] max-xl:grid-cols-[minmax(0,1fr)]',
        )}
      >
        <div className="min-w-0">
          {view === 'graph' && (
            <CommitGraph
              refs={only ? [...new Set([shown, defaultBranch])] : null}
              selected={commit}
              onSelect={onSelect}
            />
          )}
          {view === 'list' && (
            <CommitLog key={shown} refName={shown} at={at} selected={commit} onSelect={onSelect} />
          )}
          {view === 'time' && (
            <RefMoments key={shown} refName={shown} selected={commit} onSelect={onSelect} />
          )}
        </div>
        {!isWide && commit !== null && (
          <CommitAside hash={commit} branch={shown} onClose={() => go({ commit: null })} />
        )}
      </div>
    </Section>
  );
}
