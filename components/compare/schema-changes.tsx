'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { ArrowRight } from 'lucide-react';
import { useTRPC } from '#components/trpc/client.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { formatPlural } from '#components/ui/format.ts';
import { Section } from '#components/ui/section.tsx';
import { State } from '#components/ui/state.tsx';
import { statesInput } from './states-input.ts';
import type { BothSides, ComparedStates } from './types.ts';

type Comparison = BothSides['schema'];
type FieldChange = Comparison['fields'][number];
type LayoutChange = Comparison['layout'][number];

/** Columns by field id, partitioning, sort order and properties that differ, each with its verdict. */
export function SchemaChanges(states: ComparedStates) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.compare.table.queryOptions(statesInput(states)));
  if (data.both === null) return null;
  const { fields, layout, sameFields, verdict, sharedIds } = data.both.schema;
  const isSame = fields.length === 0 && layout.length === 0;
  return (
    <Section
      title={sharedIds > 0 ? 'Schema, by field id' : 'Schema, by name'}
      aside={
        isSame
          ? `the same, ${formatPlural(sameFields, 'field')}`
          : `${fields.length} changed, ${sameFields} same`
      }
      action={!isSame && <Verdict verdict={verdict} />}
    >
      {fields.length > 0 && (
        <DataTable
          label="Columns that differ"
          dense
          columns={FIELD_COLUMNS}
          rows={fields}
          rowKey={({ fieldId, before }) => `${fieldId} ${before === null ? 'after' : 'before'}`}
        />
      )}
      {layout.length > 0 && (
        <div className="mt-2">
          <DataTable
            label="Layout and properties that differ"
            dense
            columns={LAYOUT_COLUMNS}
            rows={layout}
            rowKey={({ what, name }) => `${what} ${name ?? ''}`}
          />
        </div>
      )}
    </Section>
  );
}

function Verdict({ verdict }: { readonly verdict: Comparison['verdict'] }) {
  return verdict === 'safe' ? <State kind="good">safe</State> : <State kind="warn">breaking</State>;
}

const KIND_WORDS = {
  added: { sign: '+', word: 'added', look: 'text-add-text' },
  removed: { sign: '−', word: 'removed', look: 'text-del-text' },
  renamed: { sign: '~', word: 'renamed', look: 'text-mod-text' },
  type: { sign: '~', word: 'type', look: 'text-mod-text' },
  required: { sign: '~', word: 'required', look: 'text-mod-text' },
  optional: { sign: '~', word: 'optional', look: 'text-mod-text' },
  moved: { sign: '~', word: 'moved', look: 'text-mod-text' },
  doc: { sign: '~', word: 'meaning', look: 'text-mod-text' },
} as const satisfies Record<FieldChange['kinds'][number], object>;

const FIELD_COLUMNS: readonly DataColumn<FieldChange>[] = [
  {
    id: 'id',
    header: 'Id',
    align: 'right',
    cell: ({ fieldId }) => <code className="text-fg-3">{fieldId}</code>,
  },
  {
    id: 'change',
    header: 'Change',
    cell: ({ kinds }) => (
      <span className="flex gap-2 font-medium">
        {kinds.map((kind) => (
          <span key={kind} className={KIND_WORDS[kind].look}>
            {KIND_WORDS[kind].sign} {KIND_WORDS[kind].word}
          </span>
        ))}
      </span>
    ),
  },
  {
    id: 'before',
    header: 'Before',
    cell: ({ before, kinds }) => <Field state={before} isMarked={kinds.includes('removed')} gone />,
  },
  {
    id: 'arrow',
    header: <span className="sr-only">became</span>,
    cell: () => <ArrowRight aria-hidden className="size-3 text-fg-3" />,
  },
  {
    id: 'after',
    header: 'After',
    cell: ({ after, kinds }) => (
      <Field state={after} isMarked={kinds.some((kind) => kind !== 'moved')} />
    ),
  },
  {
    id: 'why',
    header: 'Verdict',
    className: 'w-full',
    cell: ({ verdict, why }) => <Reason verdict={verdict} why={why} />,
  },
];

const LAYOUT_COLUMNS: readonly DataColumn<LayoutChange>[] = [
  {
    id: 'what',
    header: 'What',
    cell: ({ what, name }) => (name === null ? what : <code>{name}</code>),
  },
  { id: 'before', header: 'Before', cell: ({ before }) => <Text text={before} /> },
  { id: 'after', header: 'After', cell: ({ after }) => <Text text={after} /> },
  {
    id: 'why',
    header: 'Verdict',
    className: 'w-full',
    cell: ({ verdict, why }) => <Reason verdict={verdict} why={why} />,
  },
];

function Reason({
  verdict,
  why,
}: {
  readonly verdict: Comparison['verdict'];
  readonly why: string;
}) {
  return (
    <span className="flex min-w-60 items-start gap-2 whitespace-normal py-1">
      <Verdict verdict={verdict} />
      <span className="text-fg-2">{why}</span>
    </span>
  );
}

interface FieldProps {
  readonly state: FieldChange['before'];
  readonly isMarked: boolean;
  readonly gone?: boolean;
}

function Field({ state, isMarked, gone = false }: FieldProps) {
  if (state === null) return <span className="text-fg-3">none</span>;
  return (
    <code>
      <span className={clsx(isMarked && (gone ? MARK.gone : MARK.new))}>{state.path}</span>{' '}
      <span className="text-fg-3">
        {state.type}
        {state.required && ', required'}
      </span>
    </code>
  );
}

const MARK = {
  gone: 'rounded-1 bg-(--del-bg) px-1 text-del-text line-through',
  new: 'rounded-1 bg-(--mod-bg) px-1 text-mod-text',
} as const;

function Text({ text }: { readonly text: string | null }) {
  if (text === null) return <span className="text-fg-3">none</span>;
  return <code title={text}>{text.length > 60 ? `${text.slice(0, 60)}…` : text}</code>;
}
