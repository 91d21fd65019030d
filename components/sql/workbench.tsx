'use client';

import { useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import dynamic from 'next/dynamic';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { formatUtc } from '#components/ui/format.ts';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { parameterNames } from '#server/sql/model/editor/parameters.ts';
import { spanAt } from '#server/sql/model/editor/split-statements.ts';
import { writePeriod } from '#server/sql/model/editor/write-period.ts';
import { AsOfBar, type AsOfKind } from './as-of/as-of-bar.tsx';
import { type ChipPlace, VersionPopover } from './as-of/version-popover.tsx';
import type { EditorHandle } from './editor/editor-handle.ts';
import { prepareChips } from './editor/prepare-chips.ts';
import { failureMarker } from './editor/prepare-markers.ts';
import { useLanguage } from './editor/use-language.ts';
import { surroundingsOf, useReadAhead } from './editor/use-read-ahead.ts';
import { HelpSheet } from './help-sheet.tsx';
import { ParameterForm } from './parameters/parameter-form.tsx';
import { useParameters } from './parameters/use-parameters.ts';
import { RunFollower } from './runs/run-follower.tsx';
import { busyRun, lastRun } from './runs/tab-runs.ts';
import { useAsk } from './runs/use-ask.ts';
import { useRuns } from './runs/use-runs.ts';
import { SessionChips } from './session-chips.tsx';
import type { EditorTab } from './tabs/editor-tab.ts';
import { keep, readKept } from './tabs/kept.ts';
import { TabStrip } from './tabs/tab-strip.tsx';
import type { ActiveTab } from './tabs/use-active-tab.ts';
import type { SqlTabs } from './tabs/use-sql-tabs.ts';
import { LIMITS, type Limit, Toolbar } from './toolbar.tsx';
import { TreePane } from './tree/tree-pane.tsx';
import { useSqlKeys } from './use-sql-keys.ts';
import { WorkbenchPanes } from './workbench-panes.tsx';

const LazyEditor = dynamic(
  () => import('./editor/sql-editor.tsx').then((module) => module.SqlEditor),
  {
    ssr: false,
    loading: () => (
      <div role="status" aria-label="Loading the editor" className="grid gap-3 p-4">
        <Skeleton className="w-40" />
        <Skeleton className="w-64" />
      </div>
    ),
  },
);

interface Props {
  readonly sql: SqlTabs;
  readonly tabs: readonly EditorTab[];
  readonly active: EditorTab;
  readonly shown: ActiveTab;
}

/** The catalog at the left, the statements of the tab in the middle, what came of them below. */
export function Workbench({ sql, tabs, active, shown }: Props) {
  const trpc = useTRPC();
  const { defaultBranch, person } = useConsole();
  const tabIds = useMemo(() => tabs.map(({ id }) => id), [tabs]);
  const runs = useRuns({ tabIds, onSessionChange: () => void sql.readSessions() });
  const editor = useRef<EditorHandle>(null);
  const [cursor, setCursor] = useState(0);
  const [limit, setLimit] = useState<Limit>(() => limitOf(readKept('limit')));
  const [isTreeOpen, setIsTreeOpen] = useState(() => readKept('tree') !== 'closed');
  const [vim, setVim] = useState(() => readKept('keys') === 'vim');
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const [asOf, setAsOf] = useState<AsOfKind | null>(null);
  const [chip, setChip] = useState<ChipPlace | null>(null);

  const { id, draft: text, ref, at, session } = active;
  const refs = useQuery(trpc.hub.refs.queryOptions({ ref }));
  const { language, typedColumns, tables } = useLanguage(active);
  const ofTab = runs.of(id);
  const busy = busyRun(ofTab);
  const parameters = useParameters(
    id,
    useMemo(() => parameterNames(text), [text]),
  );
  const ahead = useReadAhead({
    text,
    language,
    typedColumns,
    timeZone: session.timeZone,
    user: person.name,
  });
  const [ranText, setRanText] = useState('');
  const failure = ranText === text ? lastRun(ofTab) : null;
  const markers = useMemo(() => {
    const failed = failureMarker(text, failure, surroundingsOf(language.names()));
    return failed === null ? ahead : [failed, ...ahead.filter(({ line }) => line !== failed.line)];
  }, [ahead, failure, text, language]);
  const chips = useMemo(() => prepareChips(text, session, at), [text, session, at]);
  const span = useMemo(() => spanAt(text, cursor), [text, cursor]);
  const inStatement = useMemo(
    () => chips.filter(({ offset }) => span !== null && offset >= span.start && offset <= span.end),
    [chips, span],
  );
  const ask = useAsk({ editor, active, maxRows: Number(limit), values: parameters.settings });
  const statement = useDeferredValue(ask.lookedAt(text, span));

  const run = (asked: ReturnType<typeof ask.atCursor>) => {
    setRanText(editor.current?.text() ?? text);
    runs.run(id, asked);
  };
  const runNow = () => run(ask.atCursor());
  const thenAndNow = () => (at === null ? setAsOf('time') : run(ask.thenAndNow()));
  const openTab = () => shown.show(sql.open({ ref, at }));
  const reopen = () => {
    const tab = sql.reopen();
    if (tab !== null) shown.show(tab);
  };
  const toggleTree = () => {
    keep('tree', isTreeOpen ? 'closed' : 'open');
    setIsTreeOpen(!isTreeOpen);
  };
  useSqlKeys({
    newTab: openTab,
    closeTab: () => shown.close(active),
    reopenTab: reopen,
    goToTab: (index) => {
      const tab = tabs[index];
      if (tab !== undefined) shown.show(tab);
    },
    chooseMoment: () => setAsOf('time'),
    toEditor: () => editor.current?.focus(),
    toCatalog: () => {
      setIsTreeOpen(true);
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>('[aria-label="Find a table or column"]')?.focus(),
      );
    },
    help: () => setIsHelpOpen(true),
  });
  const openChip = (index: number, place: { readonly x: number; readonly y: number }) => {
    const found = chips[index];
    if (found !== undefined) setChip({ ...place, table: found.table });
  };
  return (
    <div className="-mx-6 -mt-5 -mb-8 flex min-h-[calc(100vh-68px)] max-md:-mx-3 max-md:flex-col">
      {isTreeOpen && (
        <TreePane
          active={active}
          tables={tables}
          typedColumns={typedColumns}
          onLoad={(table) => void language.load([table])}
          onInsert={(name) => editor.current?.insert(name)}
          onPreview={(table) => run([ask.preview(table)])}
        />
      )}
      <section aria-label="Statements and results" className="flex min-w-0 flex-1 flex-col">
        <TabStrip
          tabs={tabs}
          activeId={id}
          defaultBranch={defaultBranch}
          busyIds={tabIds.filter((one) => busyRun(runs.of(one)) !== null)}
          canReopen={sql.lastClosed !== null}
          onShow={shown.show}
          onClose={shown.close}
          onMove={(tab, by) => sql.move(tab.id, by)}
          onRename={(tab, title) => sql.change(tab.id, { title })}
          onNew={openTab}
          onReopen={reopen}
        />
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-3 py-1.5">
          <AsOfBar
            refName={ref}
            at={at}
            defaultBranch={defaultBranch}
            tags={(refs.data?.refs ?? []).flatMap((one) => (one.kind === 'tag' ? [one.name] : []))}
            tables={inStatement.map(({ table }) => table)}
            open={asOf}
            onOpen={setAsOf}
            onPlace={shown.setPlace}
            onVersion={({ relation }, version) =>
              editor.current?.apply([writePeriod(relation, version)])
            }
            onRunAt={(moment) => run(ask.at(moment))}
          />
          <SessionChips
            session={session}
            schemas={[...new Set(tables.flatMap(([c, s]) => (c === session.catalog ? [s] : [])))]}
            onSchema={(schema) => sql.change(id, { schema })}
            onReset={() => sql.resetSession(id)}
          />
          <span className="ml-auto">
            <Toolbar
              isBusy={busy !== null}
              waiting={ofTab.waiting}
              limit={limit}
              isTreeOpen={isTreeOpen}
              hasMoment={at !== null}
              vim={vim}
              onLimit={(next) => {
                keep('limit', next);
                setLimit(next);
              }}
              onRun={runNow}
              onRunAll={() => run(ask.all())}
              onThenAndNow={thenAndNow}
              onStop={() => runs.stop(id)}
              onFormat={() => editor.current?.command('editor.action.formatDocument')}
              onTree={toggleTree}
              onVim={() => {
                keep('keys', vim ? null : 'vim');
                setVim(!vim);
              }}
              onHelp={() => setIsHelpOpen(true)}
            />
          </span>
        </div>
        {parameters.names.length > 0 && (
          <ParameterForm
            names={parameters.names}
            settings={parameters.settings}
            onChange={parameters.change}
            onRun={runNow}
          />
        )}
        <div className={clsx('h-[34vh] min-h-40 resize-y overflow-hidden border-b border-line')}>
          <LazyEditor
            tabId={id}
            tabIds={tabIds}
            initialText={text}
            language={language}
            markers={markers}
            chips={chips}
            vim={vim}
            actions={{
              run: runNow,
              runAll: () => run(ask.all()),
              thenAndNow,
              stop: () => runs.stop(id),
              chooseVersion: () => {
                const offset = editor.current?.offset() ?? 0;
                const near = inStatement.find((one) => offset <= one.offset) ?? inStatement.at(-1);
                const place = editor.current?.caret();
                if (near !== undefined && place !== undefined)
                  setChip({ ...place, table: near.table });
              },
            }}
            onReady={(handle) => {
              editor.current = handle;
            }}
            onChange={(tabId, draft) => sql.change(tabId, { draft })}
            onCursor={setCursor}
            onChip={openChip}
          />
        </div>
        {sql.saveFailure !== null && (
          <p role="status" className="px-3 py-1 text-small text-warn-text">
            Not saved yet, kept in this browser: {sql.saveFailure}
          </p>
        )}
        <WorkbenchPanes
          active={active}
          runs={runs}
          ofTab={ofTab}
          statement={statement}
          span={span}
          parameters={parameters.settings}
          tables={inStatement.map(({ table }) => table)}
          onText={(next) => editor.current?.setText(next)}
          onMoment={() => setAsOf('time')}
          onTab={(change) => sql.change(id, change)}
          onOpen={(place, draft, more) => shown.show(sql.open(place, draft, more))}
        />
      </section>
      {runs.followed.map((one) => (
        <RunFollower
          key={one.id}
          id={one.id}
          onEvent={(event) => runs.onEvent(one.tabId, one.id, event)}
          onLost={(error) => runs.onLost(one.tabId, one.id, error)}
        />
      ))}
      <VersionPopover
        place={chip}
        refName={ref}
        at={at}
        onClose={() => setChip(null)}
        onVersion={({ relation }, version) =>
          editor.current?.apply([writePeriod(relation, version)])
        }
      />
      <HelpSheet open={isHelpOpen} onOpenChange={setIsHelpOpen} />
      <span className="sr-only" role="status">
        {at === null ? `Reads ${ref} now` : `Reads ${ref} as of ${said(at)}`}
      </span>
    </div>
  );
}

const said = (at: string): string =>
  Number.isNaN(Date.parse(at)) ? at.slice(0, 8) : formatUtc(new Date(at), 'second');

const limitOf = (kept: string | null): Limit => LIMITS.find((one) => one === kept) ?? '100000';
