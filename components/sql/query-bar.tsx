'use client';

import { useQuery } from '@tanstack/react-query';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { AsOfBar } from './as-of/as-of-bar.tsx';
import { SessionChips } from './session-chips.tsx';
import { Toolbar } from './toolbar.tsx';
import type { WorkbenchProps, WorkbenchState } from './use-workbench.ts';

interface Props extends WorkbenchProps {
  readonly state: WorkbenchState;
}

/** Which state is read, with which session, and what can be done with the statements. */
export function QueryBar({ sql, active, shown, state }: Props) {
  const trpc = useTRPC();
  const { defaultBranch } = useConsole();
  const { id, ref, at, session } = active;
  const { settings } = state;
  const refs = useQuery(trpc.hub.refs.queryOptions({ ref }));
  const schemas = state.known.tables.flatMap(([catalog, schema]) =>
    catalog === session.catalog ? [schema] : [],
  );
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-3 py-1.5">
      <AsOfBar
        refName={ref}
        at={at}
        defaultBranch={defaultBranch}
        tags={(refs.data?.refs ?? []).flatMap((one) => (one.kind === 'tag' ? [one.name] : []))}
        tables={state.marks.tables}
        open={state.asOf}
        onOpen={state.setAsOf}
        onPlace={shown.setPlace}
        onVersion={state.setVersion}
        onRunAt={state.runAt}
      />
      <SessionChips
        session={session}
        schemas={[...new Set(schemas)]}
        onSchema={(schema) => sql.change(id, { schema })}
        onReset={() => sql.resetSession(id)}
      />
      <span className="ml-auto">
        <Toolbar
          isReady={state.isReady}
          isBusy={state.busy !== null}
          waiting={state.ofTab.waiting}
          limit={settings.limit}
          isTreeOpen={settings.isTreeOpen}
          hasMoment={at !== null}
          vim={settings.vim}
          onLimit={settings.setLimit}
          onRun={state.run}
          onRunAll={state.runAll}
          onThenAndNow={state.thenAndNow}
          onStop={state.stop}
          onFormat={() => state.editor.current?.command('editor.action.formatDocument')}
          onSnippets={state.openSnippets}
          onCopyLink={() => void state.copyLink()}
          onTree={() => settings.setTree(!settings.isTreeOpen)}
          onVim={settings.toggleVim}
          onHelp={() => state.setIsHelpOpen(true)}
        />
      </span>
    </div>
  );
}
