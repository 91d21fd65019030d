'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatCount } from '#components/ui/format.ts';
import { Note } from '#components/ui/note.tsx';
import { ProgressLine } from '#components/ui/progress-line.tsx';
import { Section } from '#components/ui/section.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { ChangeFigures } from './change-figures.tsx';
import { KeyChoice } from './key-choice.tsx';
import { RowDifference } from './row-difference.tsx';
import { statesInput } from './states-input.ts';
import type { BothSides, ComparedStates } from './types.ts';
import { useRowComparison } from './use-row-comparison.ts';

/** More rows than this are only read when somebody asks for it. */
const MOST_ROWS_UNASKED = 2_000_000n;

/** The rows of a table that differ between two states, with every cell before and after. */
export function RowChanges(states: ComparedStates) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.compare.table.queryOptions(statesInput(states)));
  return data.both === null ? null : <Rows states={states} both={data.both} />;
}

function Rows({ states, both }: { readonly states: ComparedStates; readonly both: BothSides }) {
  const { before, after } = both.files;
  const toRead = before.rows + after.rows;
  const [isWanted, setWanted] = useState(toRead <= MOST_ROWS_UNASKED);
  const { key: used, setKey } = useRowKey(both);
  const [isChoosing, setChoosing] = useState(false);
  const compared = useRowComparison(states, { key: used, isWanted });
  const rows = compared.counts.data?.rows;
  return (
    <Section
      title="Rows"
      aside={
        rows !== undefined && (
          <ChangeFigures added={rows.added} removed={rows.removed} changed={rows.changed} />
        )
      }
      action={
        <Button size="small" icon={KeyRound} onClick={() => setChoosing(true)}>
          {used.length === 0 ? 'Told apart by all values' : `By ${used.join(', ')}`}
        </Button>
      }
    >
      {isWanted ? (
        <Outcome compared={compared} both={both} onChoose={() => setChoosing(true)} />
      ) : (
        <Note
          action={
            <Button size="small" onClick={() => setWanted(true)}>
              Compare the rows
            </Button>
          }
        >
          {formatCount(toRead)} rows are in files that only one side has. Reading them takes a
          while, and can be stopped.
        </Note>
      )}
      {isChoosing && (
        <KeyChoice
          both={both}
          chosen={used}
          onChoose={(next) => {
            setKey(next);
            setWanted(true);
            setChoosing(false);
          }}
          onClose={() => setChoosing(false)}
        />
      )}
    </Section>
  );
}

/** The key of the address, if the table has its columns; else the surest that is declared. */
function useRowKey({ columns: { columns }, keys }: BothSides) {
  const params = new URLSearchParams(useSearchParams());
  const named = params.has(KEY_PARAMETER)
    ? params.getAll(KEY_PARAMETER).filter((name) => name !== '')
    : null;
  const isKey = named?.every((name) =>
    columns.some((column) => column.name === name && column.mayBeKey),
  );
  return {
    key: named !== null && isKey ? named : (keys[0]?.columns ?? []),
    setKey: (key: readonly string[]) => {
      params.delete(KEY_PARAMETER);
      for (const name of key.length === 0 ? [''] : key) params.append(KEY_PARAMETER, name);
      window.history.replaceState(null, '', `?${params}`);
    },
  };
}

const KEY_PARAMETER = 'by';

interface OutcomeProps {
  readonly compared: ReturnType<typeof useRowComparison>;
  readonly both: BothSides;
  readonly onChoose: () => void;
}

function Outcome({ compared, both, onChoose }: OutcomeProps) {
  const { outcome, error, isLeft, run, counts, stop, again } = compared;
  if (error !== null) return <ErrorState error={error} onRetry={again} />;
  if (isLeft || run?.phase === 'stopped') return <Stopped onAgain={again} />;
  if (outcome === undefined) return <UnderWay label="Counting the keys" onStop={stop} />;
  if (outcome.kind === 'nothing') {
    return (
      <p className="py-2 text-fg-3">
        No row differs: every data file with rows is the same on both sides.
      </p>
    );
  }
  if (outcome.kind === 'not-unique') return <NotUnique outcome={outcome} onChoose={onChoose} />;
  if (run?.phase === 'failed') {
    return <ErrorState error={new Error(run.failure?.message ?? 'It failed.')} onRetry={again} />;
  }
  if (run?.result == null) {
    return <UnderWay percent={run?.percent ?? null} label="Comparing the rows" onStop={stop} />;
  }
  if (counts.isError) return <ErrorState error={counts.error} onRetry={again} />;
  if (counts.data === undefined) return <SkeletonRows rows={4} label="Counting the changes" />;
  return (
    <RowDifference
      started={outcome}
      result={run.result}
      counted={counts.data}
      leftOut={both.columns.leftOut}
    />
  );
}

interface UnderWayProps {
  readonly label: string;
  /** Null: not known. */
  readonly percent?: number | null;
  readonly onStop: () => void;
}

function UnderWay({ label, percent = null, onStop }: UnderWayProps) {
  return (
    <div>
      <ProgressLine percent={percent} label={label} />
      <p className="flex items-center gap-3 py-2 text-small text-fg-3">
        <span role="status">{label}</span>
        <Button size="small" onClick={onStop}>
          Stop
        </Button>
      </p>
    </div>
  );
}

function Stopped({ onAgain }: { readonly onAgain: () => void }) {
  return (
    <Note
      action={
        <Button size="small" onClick={onAgain}>
          Compare again
        </Button>
      }
    >
      Stopped before the end: nothing is known of the rows.
    </Note>
  );
}

interface NotUniqueProps {
  readonly outcome: {
    readonly key: readonly string[];
    readonly doubled: { readonly before: bigint; readonly after: bigint };
  };
  readonly onChoose: () => void;
}

function NotUnique({ outcome: { key, doubled }, onChoose }: NotUniqueProps) {
  return (
    <Note
      kind="warn"
      action={
        <Button size="small" onClick={onChoose}>
          Choose another key
        </Button>
      }
    >
      <b>{key.join(', ')}</b> does not tell rows apart: {formatCount(doubled.before)} of its values
      have more than one row before, {formatCount(doubled.after)} after. Add a column to the key, or
      compare whole rows.
    </Note>
  );
}
