'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeftRight } from 'lucide-react';
import { compareHref } from '#components/compare/compare-url.ts';
import { useConsole } from '#components/shell/console-context.tsx';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { PageHeader } from '#components/ui/section.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { BranchCommits } from './branch-commits.tsx';
import { DeletedRefs } from './deleted-refs.tsx';
import { NewRefButtons } from './new-ref.tsx';
import { ProtectionRules } from './protection-rules.tsx';
import { RefList } from './ref-list.tsx';
import { useBranchesUrl } from './use-branches-url.ts';

/** Branches and tags, and the commits of all or of the one that is chosen. */
export function BranchesPage() {
  const trpc = useTRPC();
  const { ref, at } = useRefUrl();
  const { defaultBranch } = useConsole();
  const { url, go } = useBranchesUrl();
  const shown = url.show ?? ref;
  // The counts of the tabs alone: the list below asks for its own page.
  const counts = useQuery(
    trpc.branches.list.queryOptions({ limit: 1 }, { refetchInterval: 10_000 }),
  );
  const deleted = useQuery(trpc.branches.deleted.queryOptions());
  const rules = useQuery(trpc.branches.protection.list.queryOptions());
  const kinds = counts.data?.counts.kinds;
  const list = (kind: 'branches' | 'runs' | 'tags') => (
    <RefList key={kind} kind={kind} url={url} go={go} shown={shown} />
  );
  return (
    <>
      <PageHeader
        title="Branches"
        aside={
          <span className="flex items-center gap-2 text-fg-3">
            compared with <RefChip name={defaultBranch} defaultBranch={defaultBranch} />
          </span>
        }
        actions={
          <>
            <ButtonLink
              icon={ArrowLeftRight}
              href={compareHref({ from: defaultBranch, to: shown, mode: 'three-dot' })}
            >
              Compare
            </ButtonLink>
            <NewRefButtons from={ref} at={at} />
          </>
        }
      />
      <div className="mb-6">
        <Tabs
          label="Kind"
          value={url.tab}
          onChange={(tab) => go({ tab })}
          tabs={[
            {
              value: 'branches',
              label: 'Branches',
              panel: list('branches'),
              ...count(kinds?.branches),
            },
            { value: 'runs', label: 'Run branches', panel: list('runs'), ...count(kinds?.runs) },
            { value: 'tags', label: 'Tags', panel: list('tags'), ...count(kinds?.tags) },
            {
              value: 'deleted',
              label: 'Deleted',
              panel: <DeletedRefs />,
              ...count(deleted.data?.length),
            },
            {
              value: 'protection',
              label: 'Protection',
              panel: <ProtectionRules />,
              ...count(rules.data?.length),
            },
          ]}
        />
      </div>
      <BranchCommits shown={shown} at={url.show === null ? at : null} url={url} go={go} />
    </>
  );
}

const count = (value: number | undefined) => (value === undefined ? {} : { count: value });
