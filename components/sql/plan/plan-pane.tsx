'use client';

import { useQuery } from '@tanstack/react-query';
import { Network } from 'lucide-react';
import { useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import type { LookedAtStatement } from './looked-at.ts';
import { PlanTree } from './plan-tree.tsx';
import { usePlanned } from './use-planned.ts';

interface Props {
  /** A statement that ended well; null without one. */
  readonly queryId: string | null;
  /** What Run would send; null when there is nothing. */
  readonly statement: LookedAtStatement | null;
}

type View = 'ran' | 'planned';

/** How the engine goes about a statement: as it ran, or as it would run. */
export function PlanPane({ queryId, statement }: Props) {
  const [wanted, setWanted] = useState<View>('ran');
  const view = queryId === null ? 'planned' : wanted;
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-3">
        <Segments
          label="Which plan"
          size="small"
          segments={[
            ...(queryId === null ? [] : [{ value: 'ran' as const, label: 'As it ran' }]),
            { value: 'planned' as const, label: 'Before it runs' },
          ]}
          value={view}
          onChange={setWanted}
        />
      </div>
      {view === 'ran' && queryId !== null ? (
        <RanPlan queryId={queryId} />
      ) : (
        <PlannedPlan statement={statement} />
      )}
    </>
  );
}

function RanPlan({ queryId }: { readonly queryId: string }) {
  const trpc = useTRPC();
  const plan = useQuery({
    ...trpc.queries.profile.queryOptions({ id: queryId }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (plan.isPending) return <SkeletonRows label="Reading the plan" />;
  if (plan.isError) return <ErrorState error={plan.error} onRetry={plan.refetch} />;
  return <PlanTree plan={plan.data} />;
}

function PlannedPlan({ statement }: Pick<Props, 'statement'>) {
  const plan = usePlanned(statement);
  if (statement === null) {
    return (
      <EmptyState icon={Network} title="No statement here">
        Write a statement to see how the engine would go about it.
      </EmptyState>
    );
  }
  if (plan.isPending) return <SkeletonRows label="Planning" />;
  if (plan.isError) return <ErrorState error={plan.error} onRetry={plan.refetch} />;
  return <PlanTree plan={plan.data} />;
}
