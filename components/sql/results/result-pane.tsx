'use client';

import { Play } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { formatCount } from '#components/ui/format.ts';
import { Note } from '#components/ui/note.tsx';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { placeInText } from '#server/sql/model/editor/split-statements.ts';
import { isUnderWay, type QueryRun } from '../query-run.ts';
import { RunLine } from '../run-line.tsx';
import { FinishedResult } from './finished-result.tsx';
import type { ResultTab } from './result-tab.ts';

interface Props {
  readonly run: QueryRun | null;
  /** Names files and comparisons. */
  readonly title?: string;
  readonly others?: readonly ResultTab[];
  /** Runs the statement exactly as then; for a result whose rows are no longer kept. */
  readonly onRunAgain?: (() => void) | undefined;
}

/** The rows of the statement, or why there are none. */
export function ResultPane({ run, title = 'Result', others = [], onRunAgain }: Props) {
  if (run === null) {
    return (
      <EmptyState icon={Play} title="No result yet">
        Rows stand here once a statement has run. Press ⌘↵ in the editor.
      </EmptyState>
    );
  }
  const { result, failure } = run;
  return (
    <>
      <RunLine run={run} />
      {failure !== null && <FailureNote run={run} onRunAgain={onRunAgain} />}
      {isUnderWay(run) && <SkeletonRows rows={6} label="Waiting for rows" />}
      {result?.truncated === true && (
        <Note kind="warn" className="mb-2">
          <b>Cut after {formatCount(result.rowCount)} rows.</b> There are more: raise the row limit
          beside Run, narrow the statement, or export all rows.
        </Note>
      )}
      {result !== null && run.id !== null && result.columns.length > 0 && (
        <FinishedResult key={run.id} id={run.id} title={title} result={result} others={others} />
      )}
      {result?.columns.length === 0 && (
        <p className="py-3 text-fg-3">The statement ran. It gives no rows.</p>
      )}
    </>
  );
}

/** What is said of a result whose rows the server let go. */
const DROPPED = 'NOT_FOUND';

function FailureNote({ run, onRunAgain }: Pick<Props, 'onRunAgain'> & { readonly run: QueryRun }) {
  const { failure } = run;
  if (failure === null) return null;
  const place = failure.place === null ? null : placeInText(run, failure.place);
  return (
    <Note
      kind="bad"
      role="alert"
      action={
        failure.name === DROPPED && onRunAgain !== undefined ? (
          <Button size="small" onClick={onRunAgain}>
            Run exactly as then
          </Button>
        ) : undefined
      }
    >
      <p className="text-fg [overflow-wrap:anywhere]">{failure.message}</p>
      <p className="text-fg-3">
        {failure.name !== '' && <code>{failure.name}</code>}
        {place !== null && (
          <>
            {' '}
            at line {place.line}, column {place.column}
          </>
        )}
      </p>
    </Note>
  );
}

/** The statement as the engine ran it, with the tables and commits that it was bound to. */
export function EffectivePane({ run }: { readonly run: QueryRun | null }) {
  if (run?.effectiveSql == null) {
    return <p className="py-3 text-fg-3">Run a statement to see what it was bound to.</p>;
  }
  return (
    <>
      <ul className="mb-2">
        {run.tables.map(({ name, ref, commitHash, snapshotId }) => (
          <li key={`${name} ${commitHash}`} className="text-small text-fg-2">
            <code>{name}</code> on <code>{ref}</code>
            {commitHash !== null && (
              <>
                {' '}
                at <code>{commitHash.slice(0, 8)}</code>
              </>
            )}
            {snapshotId !== null && <>, snapshot {String(snapshotId)}</>}
          </li>
        ))}
      </ul>
      <ScrollBox
        label="Effective statement"
        className="max-h-80 overflow-auto rounded-2 bg-inset p-3"
      >
        <pre className="font-mono text-small">{run.effectiveSql}</pre>
      </ScrollBox>
      <CopyButton text={run.effectiveSql} label="Copy the statement" />
    </>
  );
}
