'use client';

import { Table2 } from 'lucide-react';
import { tableHref } from '#components/catalog/catalog-url.ts';
import { ButtonLink } from '#components/ui/button.tsx';
import { Note } from '#components/ui/note.tsx';
import { aspectsText, typeWord } from './prepare-compare.ts';
import { TableChanges } from './table-changes.tsx';
import type { ComparedStates, KeyChange, StateRef } from './types.ts';
import { ViewChanges } from './view-changes.tsx';

interface Props extends ComparedStates {
  readonly change: KeyChange;
}

/** All about one key that differs: of a table columns, files and rows, of a view its text. */
export function KeyDetail({ change, from, to }: Props) {
  const { key, kind, type, formerType, problem } = change;
  return (
    <section aria-label={key.join('.')}>
      <div className="mb-2 flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="min-w-0 font-mono text-read font-semibold [overflow-wrap:anywhere]">
          <bdi>{key.join('.')}</bdi>
        </h2>
        <span className="text-small text-fg-3">
          {typeWord(type)}, {aspectsText(change)}
        </span>
        {type === 'ICEBERG_TABLE' && formerType === null && (
          <span className="ml-auto flex gap-2">
            {kind !== 'added' && <SideLink state={from} label="Table before" />}
            {kind !== 'removed' && <SideLink state={to} label="Table after" />}
          </span>
        )}
      </div>
      {problem === null ? (
        <Body change={change} from={from} to={to} />
      ) : (
        <Note kind="bad">{problem}</Note>
      )}
    </section>
  );
}

function SideLink({ state, label }: { readonly state: StateRef; readonly label: string }) {
  const namespace = state.key.slice(0, -1).join('.');
  return (
    <ButtonLink
      size="small"
      icon={Table2}
      href={tableHref(state.hash, namespace, state.key.at(-1) ?? '')}
    >
      {label}
    </ButtonLink>
  );
}

function Body({ change, from, to }: Props) {
  const { type, formerType } = change;
  if (formerType !== null) {
    return (
      <Note kind="warn">
        What was a {typeWord(formerType)} is a {typeWord(type)} now: there is nothing of one kind to
        hold against each other.
      </Note>
    );
  }
  if (type === 'ICEBERG_TABLE') return <TableChanges from={from} to={to} />;
  if (type === 'ICEBERG_VIEW') return <ViewChanges from={from} to={to} />;
  if (type === 'NAMESPACE') {
    return (
      <p className="text-fg-2">
        A namespace holds tables and views; its own properties are all that can differ.
      </p>
    );
  }
  return (
    <Note>
      Content of type <code>{type}</code> is kept as it came and not looked into: only that it
      differs is known.
    </Note>
  );
}
