'use client';

import { Play } from 'lucide-react';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { formatCount } from '#components/ui/format.ts';
import { Note } from '#components/ui/note.tsx';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { isUnderWay, type QueryRun } from '../query-run.ts';
import { RunLine } from '../run-line.tsx';
import { ResultGrid } from './result-grid.tsx';

/** The rows of the statement, or why there are none. */
export function ResultPane({ run }: { readonly run: QueryRun | null }) {
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
      {failure !== null && <FailureNote run={run} />}
      {isUnderWay(run) && <SkeletonRows rows={6} label="Waiting for rows" />}
      {result?.truncated === true && (
        <Note kind="warn" className="mb-2">
          <b>Cut after {formatCount(result.rowCount)} rows.</b> There are more: raise the row limit
          beside Run, or narrow the statement. An export has the same rows.
        </Note>
      )}
      {result !== null && run.id !== null && (
        <ResultGrid
          key={run.id}
          id={run.id}
          result={result}
          label="Result"
          className="max-h-[max(280px,calc(68vh-232px))] border border-line"
        />
      )}
      {result?.rowCount === 0 && (
        <p className="py-3 text-fg-3">The statement ran and gave no row.</p>
      )}
    </>
  );
}

function FailureNote({ run }: { readonly run: QueryRun }) {
  const { failure, startLine } = run;
  if (failure === null) return null;
  return (
    <Note kind="bad" role="alert">
      <p className="text-fg [overflow-wrap:anywhere]">{failure.message}</p>
      <p className="text-fg-3">
        {failure.name !== '' && <code>{failure.name}</code>}
        {failure.place !== null && (
          <>
            {' '}
            at line {failure.place.line + startLine}, column {failure.place.column}
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
