'use client';

import dynamic from 'next/dynamic';
import { useConsole } from '#components/shell/console-context.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { VersionPopover } from './as-of/version-popover.tsx';
import { HelpSheet } from './help-sheet.tsx';
import { ParameterForm } from './parameters/parameter-form.tsx';
import { QueryBar } from './query-bar.tsx';
import { RunFollower } from './runs/run-follower.tsx';
import { busyRun } from './runs/tab-runs.ts';
import { SnippetsDialog } from './snippets-dialog.tsx';
import { TabStrip } from './tabs/tab-strip.tsx';
import { TreePane } from './tree/tree-pane.tsx';
import { useWorkbench, type WorkbenchProps } from './use-workbench.ts';
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

/** The catalog at the left, the statements of the tab in the middle, what came of them below. */
export function Workbench(props: WorkbenchProps) {
  const { sql, tabs, active, shown } = props;
  const { defaultBranch } = useConsole();
  const state = useWorkbench(props);
  const { editor, marks, known, parameters, runs, settings, tabIds } = state;
  const { id, ref, at } = active;
  return (
    <div className="-mx-6 -mt-5 -mb-8 flex min-h-[calc(100vh-68px)] max-md:-mx-3 max-md:flex-col">
      {settings.isTreeOpen && (
        <TreePane
          active={active}
          tables={known.tables}
          typedColumns={known.typedColumns}
          onLoad={(table) => void known.language.load([table])}
          onInsert={(name) => editor.current?.insert(name)}
          onPreview={state.preview}
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
          onNew={state.newTab}
          onReopen={state.reopenTab}
        />
        <QueryBar {...props} state={state} />
        {parameters.names.length > 0 && (
          <ParameterForm
            names={parameters.names}
            settings={parameters.settings}
            onChange={parameters.change}
            onRun={state.run}
          />
        )}
        <div className="h-[34vh] min-h-40 resize-y overflow-hidden border-b border-line">
          <LazyEditor
            tabId={id}
            tabIds={tabIds}
            initialText={active.draft}
            language={known.language}
            markers={marks.markers}
            chips={marks.chips}
            vim={settings.vim}
            actions={state}
            onReady={state.onReady}
            onChange={(tabId, draft) => sql.change(tabId, { draft })}
            onCursor={state.setCursor}
            onChip={(index, place) => {
              const found = marks.chips[index];
              if (found !== undefined) state.setChip({ ...place, table: found.table });
            }}
          />
        </div>
        {sql.saveFailure !== null && (
          <p role="status" className="px-3 py-1 text-small text-warn-text">
            Not saved yet, kept in this browser: {sql.saveFailure}
          </p>
        )}
        <WorkbenchPanes
          active={active}
          state={state}
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
        place={state.chip}
        refName={ref}
        at={at}
        onClose={() => state.setChip(null)}
        onVersion={state.setVersion}
      />
      <HelpSheet open={state.isHelpOpen} onOpenChange={state.setIsHelpOpen} />
      {state.snippet !== null && (
        <SnippetsDialog
          open
          text={state.snippet}
          onOpenChange={() => state.setSnippet(null)}
          onInsert={(body) => editor.current?.insertSnippet(body)}
        />
      )}
    </div>
  );
}
