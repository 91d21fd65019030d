'use client';

import { useState } from 'react';
import { ErrorState } from '#components/ui/error-state.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import type { AsOfKind, AsOfProps } from './as-of-bar.tsx';
import { CommitChoices } from './commit-choices.tsx';
import { RefChoices } from './ref-choices.tsx';
import { SnapshotChoices } from './snapshot-choices.tsx';
import { TimeChoice } from './time-choice.tsx';
import { TimeLine } from './time-line.tsx';
import { useTimeLine } from './use-time-line.ts';

interface Props extends Pick<AsOfProps, 'refName' | 'at' | 'tables' | 'onVersion'> {
  readonly kind: AsOfKind;
  readonly onClose: () => void;
  /** Left out where only a snapshot of one table is chosen. */
  readonly onPlace?: AsOfProps['onPlace'];
  readonly onRunAt?: AsOfProps['onRunAt'];
}

/** The moments to choose from, over the time line of the tables in the statement. */
export function AsOfPanel({ kind, onClose, ...props }: Props) {
  const { refName, at, tables, onPlace, onRunAt } = props;
  const isRef = kind === 'branch' || kind === 'tag';
  const { line, rows } = useTimeLine(refName, tables, !isRef);
  const [openedAt] = useState(() => Date.now());
  const given = at === null ? Number.NaN : Date.parse(at);
  const [looked, setLooked] = useState<number | null>(Number.isNaN(given) ? null : given);
  const take = (place: { readonly ref?: string; readonly at?: string | null }) => {
    onClose();
    onPlace?.(place);
  };
  if (isRef) {
    return <RefChoices kind={kind} current={refName} onChoose={(ref) => take({ ref, at: null })} />;
  }
  if (line.isPending) return <SkeletonRows label="Reading what happened" />;
  if (line.isError) {
    return (
      <div className="p-3">
        <ErrorState error={line.error} onRetry={line.refetch} />
      </div>
    );
  }
  const withoutSnapshots = line.data.tables
    .filter(({ snapshots }) => snapshots === null)
    .map(({ key }) => key.join('.'));
  const textOf = (moment: number) => (moment >= openedAt ? null : new Date(moment).toISOString());
  const takeMoment = (moment: number) => take({ at: textOf(moment) });
  return (
    <>
      {kind === 'time' && (
        <TimeChoice
          looked={looked}
          line={line.data}
          onLook={setLooked}
          onChoose={takeMoment}
          onRun={(moment) => {
            takeMoment(moment);
            onRunAt?.(textOf(moment));
          }}
        />
      )}
      <TimeLine rows={rows} now={openedAt} at={looked} onLook={setLooked} onChoose={takeMoment} />
      {withoutSnapshots.length > 0 && (
        <p className="px-3.5 pb-2 text-small text-fg-3">
          {withoutSnapshots.join(', ')}: no table of the lake at this ref now. A view is read as it
          stood at the moment, with its tables of that moment; it has no snapshots of its own.
        </p>
      )}
      {kind === 'snapshot' ? (
        <SnapshotChoices {...props} line={line.data} looked={looked} onClose={onClose} />
      ) : (
        <CommitChoices
          line={line.data}
          looked={looked}
          current={at}
          onChoose={(hash) => take({ at: hash })}
        />
      )}
    </>
  );
}
