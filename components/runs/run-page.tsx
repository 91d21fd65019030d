'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Boundary } from '#components/ui/card-boundary.tsx';
import { Note } from '#components/ui/note.tsx';
import { PageHeader, Section } from '#components/ui/section.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { useNow } from '#components/ui/use-now.ts';
import { checksSentence, isOver, prepareSteps, stepsSentence } from './prepare-run.ts';
import { RunChecks } from './run-checks.tsx';
import { RunHeader } from './run-header.tsx';
import { RunLog } from './run-log.tsx';
import { StepBars } from './step-bars.tsx';
import type { RunDetail } from './types.ts';

/** One run, live until it has ended. */
export function RunPage({ id }: { readonly id: string }) {
  return (
    <>
      <PageHeader title={`Run ${id.slice(0, 8)}`} />
      <Boundary fallback={<SkeletonRows rows={8} label="Reading the run" />}>
        <Body id={id} />
      </Boundary>
    </>
  );
}

function Body({ id }: { readonly id: string }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery({
    ...trpc.runs.get.queryOptions({ id }),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isOver(state.data.run) ? false : 1_000,
  });
  const [asset, setAsset] = useState<string | null>(null);
  const { run, steps, checks } = data;
  return (
    <>
      <RunHeader run={run} />
      {run.error !== null && (
        <Note kind="bad" role="alert" className="mb-4">
          <p className="text-fg [overflow-wrap:anywhere]">{run.error}</p>
          <p className="text-fg-3">
            Not merged: <code>{run.ref}</code> has not changed.
          </p>
        </Note>
      )}
      <div className="grid gap-6">
        <Section
          title="Steps"
          aside={steps.length === 0 ? 'not planned yet' : stepsSentence(steps)}
        >
          <Steps detail={data} asset={asset} onPick={setAsset} />
        </Section>
        <Section
          title="Checks"
          aside={checks.length === 0 ? 'none has run' : checksSentence(checks)}
        >
          <RunChecks run={run} checks={checks} />
        </Section>
        <RunLog run={run} asset={asset} onAllAssets={() => setAsset(null)} />
      </div>
    </>
  );
}

interface StepsProps {
  readonly detail: RunDetail;
  readonly asset: string | null;
  readonly onPick: (asset: string | null) => void;
}

function Steps({ detail: { run, steps }, asset, onPick }: StepsProps) {
  const now = useNow(1_000);
  return <StepBars chart={prepareSteps(run, steps, now)} picked={asset} onPick={onPick} />;
}
