'use client';

import { useMutation } from '@tanstack/react-query';
import { CornerUpLeft, History, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { formatBytes, formatCount, formatDuration, formatUtc } from '#components/ui/format.ts';
import { Hash } from '#components/ui/hash.tsx';
import { Note } from '#components/ui/note.tsx';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import type { QueryView } from '#server/queries/port.ts';

/** Characters of a statement that are drawn. */
const SHOWN = 50_000;

interface Props {
  readonly query: QueryView;
  readonly onOpen: () => void;
  readonly onRunAgain: (queryId: string) => void;
  readonly onClose: () => void;
}

/** All that is kept of one statement. */
export function QueryDetails({ query, onOpen, onRunAgain, onClose }: Props) {
  const trpc = useTRPC();
  const again = useMutation(
    trpc.queries.runAgain.mutationOptions({ onSuccess: ({ id }) => onRunAgain(id) }),
  );
  const canRunAgain = query.effectiveSql !== null && query.update === null;
  return (
    <section aria-label="The statement" className="mb-3 grid gap-2 border-y border-line py-2">
      <div className="flex flex-wrap items-center gap-2">
        <Button size="small" icon={CornerUpLeft} onClick={onOpen}>
          Open
        </Button>
        {canRunAgain && (
          <Button
            size="small"
            icon={History}
            disabled={again.isPending}
            onClick={() => again.mutate({ id: query.id })}
          >
            {again.isPending ? 'Starting it' : 'Run exactly as then'}
          </Button>
        )}
        <CopyButton text={query.sql} label="Copy SQL" />
        <span className="ml-auto">
          <Button size="small" variant="ghost" icon={X} label="Close" onClick={onClose} />
        </span>
      </div>
      {again.isError && <Note kind="bad">{again.error.message}</Note>}
      {query.failure !== null && <Note kind="bad">{query.failure.message}</Note>}
      {query.warnings.map(({ code, message }) => (
        <Note key={`${code} ${message}`} kind="warn">
          {message}
        </Note>
      ))}
      <Code label="Statement" sql={query.sql} />
      {query.effectiveSql !== null && query.effectiveSql !== query.sql && (
        <Code label="Effective SQL" sql={query.effectiveSql} />
      )}
      <dl className="flex flex-wrap gap-x-6 gap-y-1 text-small">
        <Fact label="Started">{formatUtc(query.createdAt, 'second')}</Fact>
        <Fact label="By">{query.submittedBy}</Fact>
        {timesOf(query).map(([label, text]) => (
          <Fact key={label} label={label}>
            {text}
          </Fact>
        ))}
      </dl>
      <Tables query={query} />
    </section>
  );
}

/** What it read, table by table. */
function Tables({ query }: { readonly query: QueryView }) {
  if (query.tables.length === 0) return null;
  return (
    <ul aria-label="Tables that it read" className="grid gap-0.5 text-small">
      {query.tables.map(({ name, ref, commitHash, snapshotId }) => (
        <li key={`${name} ${ref} ${commitHash}`} className="flex flex-wrap gap-x-3">
          <code>{name}</code>
          <span className="text-fg-3">{ref}</span>
          {commitHash !== null && <Hash value={commitHash} />}
          {snapshotId !== null && <span className="text-fg-3">snapshot {String(snapshotId)}</span>}
        </li>
      ))}
    </ul>
  );
}

function timesOf(query: QueryView): readonly (readonly [string, string])[] {
  const { createdAt, startedAt, endedAt, rowCount, bytes, rowsRead, update } = query;
  return [
    ...(startedAt === null
      ? []
      : [['Waited', formatDuration(startedAt.getTime() - createdAt.getTime())] as const]),
    ...(startedAt === null || endedAt === null
      ? []
      : [['Ran', formatDuration(endedAt.getTime() - startedAt.getTime())] as const]),
    ...(update?.count == null ? [] : [['Rows changed', formatCount(update.count)] as const]),
    ...(rowCount === null ? [] : [['Rows', formatCount(rowCount)] as const]),
    ...(rowsRead === null ? [] : [['Rows read', formatCount(rowsRead)] as const]),
    ...(bytes === null ? [] : [['Size', formatBytes(bytes)] as const]),
  ];
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="flex gap-1.5">
      <dt className="text-fg-3">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Code({ label, sql }: { readonly label: string; readonly sql: string }) {
  return (
    <ScrollBox label={label} className="max-h-40 overflow-auto rounded-2 bg-inset">
      <pre className="p-2 text-small whitespace-pre-wrap">{sql.slice(0, SHOWN)}</pre>
    </ScrollBox>
  );
}
