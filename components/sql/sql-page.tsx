'use client';

import { useQuery } from '@tanstack/react-query';
import { Play, Square } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useSearchParams } from 'next/navigation';
import { useRef, useState } from 'react';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { readDraft, writeDraft } from './draft.ts';
import { HistoryPane } from './history/history-pane.tsx';
import { isUnderWay } from './query-run.ts';
import { EffectivePane, ResultPane } from './results/result-pane.tsx';
import type { EditorHandle } from './sql-editor.tsx';
import { statementAt } from './statement-at.ts';
import { useQueryRun } from './use-query-run.ts';

const LazyEditor = dynamic(() => import('./sql-editor.tsx').then((module) => module.SqlEditor), {
  ssr: false,
  loading: () => (
    <div role="status" aria-label="Loading the editor" className="grid gap-3 p-4">
      <Skeleton className="w-40" />
      <Skeleton className="w-64" />
    </div>
  ),
});

const LIMITS = ['1000', '100000', '1000000'] as const;
type Limit = (typeof LIMITS)[number];
const LIMIT_LABEL = { '1000': '1 k', '100000': '100 k', '1000000': '1 M' } as const;

const STARTER = `-- Every table of the lake answers here. Press ⌘↵ to run.
SHOW TABLES FROM iceberg.silver`;

type Pane = 'result' | 'effective' | 'history';

/** Write a statement, run it on the ref and at the moment of the page, read its rows. */
export function SqlPage() {
  const given = useSearchParams().get('q');
  const { ref, at } = useRefUrl();
  const editor = useRef<EditorHandle>(null);
  const [pane, setPane] = useState<Pane>('result');
  const [limit, setLimit] = useState<Limit>('100000');
  const { run, start, stop, open } = useQueryRun();
  const tables = useTableNames(ref, at);
  const busy = isUnderWay(run);

  const runNow = () => {
    const handle = editor.current;
    const statement = handle === null ? null : statementAt(handle.text(), handle.offset());
    if (statement === null) return;
    setPane('result');
    start(statement, { ref, at, maxRows: Number(limit) });
  };

  return (
    <>
      <h1 className="sr-only">SQL</h1>
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <Button
          variant="primary"
          icon={Play}
          onClick={runNow}
          disabled={busy}
          aria-keyshortcuts="Meta+Enter Control+Enter"
        >
          {busy ? 'Running' : 'Run'}
          <Kbd plain>⌘↵</Kbd>
        </Button>
        {busy && (
          <Button variant="danger" icon={Square} onClick={stop} aria-keyshortcuts="Escape">
            Stop
            <Kbd>esc</Kbd>
          </Button>
        )}
        <span className="flex min-w-0 items-center gap-1.5 text-small text-fg-3">
          on <RefChip name={ref} />
          {at !== null && 'at the moment above'}
        </span>
        <span className="ml-auto flex items-center gap-1.5 text-small text-fg-3">
          Row limit
          <Segments
            label="Row limit"
            size="small"
            segments={LIMITS.map((value) => ({ value, label: LIMIT_LABEL[value] }))}
            value={limit}
            onChange={setLimit}
          />
        </span>
      </div>
      <div className="mb-2 h-[32vh] min-h-40 resize-y overflow-hidden border-y border-line">
        <LazyEditor
          key={given ?? ''}
          initialText={given ?? readDraft() ?? STARTER}
          tables={tables}
          failure={run?.failure ?? null}
          startLine={run?.startLine ?? 0}
          onReady={(handle) => {
            editor.current = handle;
          }}
          onChange={writeDraft}
          onRun={runNow}
          onStop={stop}
        />
      </div>
      <Tabs
        label="Result"
        value={pane}
        onChange={setPane}
        tabs={[
          { value: 'result', label: 'Result', panel: <ResultPane run={run} /> },
          { value: 'effective', label: 'Effective SQL', panel: <EffectivePane run={run} /> },
          {
            value: 'history',
            label: 'History',
            panel: (
              <HistoryPane
                onRunAgain={(id) => {
                  open(id);
                  setPane('result');
                }}
                onOpen={(query) => {
                  editor.current?.setText(query.sql);
                  open(query.id);
                  setPane('result');
                }}
              />
            ),
          },
        ]}
      />
    </>
  );
}

const NO_TABLES: readonly string[] = [];

function useTableNames(ref: string, at: string | null): readonly string[] {
  const trpc = useTRPC();
  const { data } = useQuery({
    ...trpc.catalog.tables.queryOptions({ ref, at }),
    select: ({ namespaces }) =>
      namespaces.flatMap(({ name, tables }) => tables.map((table) => `${name}.${table.name}`)),
  });
  return data ?? NO_TABLES;
}
