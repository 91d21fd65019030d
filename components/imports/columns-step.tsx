'use client';

import { ZoneList } from '#components/sources/zone-list.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/select.tsx';
import { State } from '#components/ui/state.tsx';
import type { ImportColumn, ImportPreview, ImportQuestion } from '#server/sources/import-views.ts';
import {
  answered,
  type ColumnRole,
  type ImportAnswers,
  roleOf,
  withRole,
} from './prepare-import.ts';

interface Props {
  readonly preview: ImportPreview;
  readonly answers: ImportAnswers;
  readonly source: string;
  readonly people: readonly string[];
  readonly onAnswers: (answers: ImportAnswers) => void;
  readonly onSource: (source: string) => void;
}

/** How the file is read: what was guessed and why, and what only a person can say. */
export function ColumnsStep({ preview, answers, source, people, onAnswers, onSource }: Props) {
  const { layout, questions } = preview;
  const mapping = answers.mapping ?? layout?.mapping ?? null;
  const asked = questions.filter(
    (question): question is ImportQuestion & { about: Answerable } =>
      question.about !== 'time' && question.about !== 'glucose',
  );
  const missing = questions.filter(
    ({ about, isRequired }) => isRequired && (about === 'time' || about === 'glucose'),
  );
  return (
    <div className="grid gap-4">
      {layout !== null && (
        <DataTable
          label="Columns"
          columns={columnsOf(mapping, (column, role) =>
            onAnswers({ ...answers, mapping: withRole(mapping, column, role) }),
          )}
          rows={layout.columns}
          rowKey={({ name }) => name}
        />
      )}
      {missing.map(({ about, text }) => (
        <State key={about} kind="warn">
          {text}
        </State>
      ))}
      <div className="grid grid-cols-3 gap-3 max-xl:grid-cols-2 max-md:grid-cols-1">
        {asked.map((question) => (
          <Question
            key={question.about}
            question={question}
            value={answerTo(question, answers)}
            people={people}
            onAnswer={(value) => onAnswers(answered(answers, question.about, value))}
          />
        ))}
        <Committed
          label="Name of the source"
          hint="Tells these documents from those of other sources."
          value={source}
          onCommit={onSource}
        />
      </div>
      <ZoneList id="import-zones" />
      <datalist id="import-people">
        {people.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  );
}

type Answerable = Exclude<ImportQuestion['about'], 'time' | 'glucose'>;

const answerTo = (question: ImportQuestion & { about: Answerable }, answers: ImportAnswers) =>
  answers[question.about] ?? question.suggestion ?? '';

interface QuestionProps {
  readonly question: ImportQuestion;
  readonly value: string;
  readonly people: readonly string[];
  readonly onAnswer: (value: string) => void;
}

function Question({ question, value, onAnswer }: QuestionProps) {
  const { about, text, choices, isRequired } = question;
  const label = (
    <span className="inline-flex flex-wrap items-center gap-2">
      {text}
      {isRequired && <State kind="warn">{choices.length === 0 ? 'needed' : 'not sure'}</State>}
    </span>
  );
  if (choices.length > 0) {
    const options = isRequired && !choices.some((choice) => choice.value === value);
    return (
      <Select
        label={label}
        options={options || isRequired ? [{ value: '', label: 'Choose' }, ...choices] : choices}
        value={isRequired ? '' : value}
        onChange={onAnswer}
      />
    );
  }
  return (
    <Committed
      label={label}
      value={value}
      list={about === 'zone' ? 'import-zones' : 'import-people'}
      {...(about === 'zone' && {
        hint: isRequired ? 'A name like Europe/Oslo.' : 'A name like Europe/Oslo. Empty is UTC.',
      })}
      onCommit={onAnswer}
    />
  );
}

interface CommittedProps {
  readonly label: React.ReactNode;
  readonly hint?: string;
  readonly value: string;
  readonly list?: string;
  readonly onCommit: (value: string) => void;
}

/** A line of text that is taken when it is left or Enter is pressed: each answer reads the file again. */
function Committed({ value, onCommit, ...field }: CommittedProps) {
  const commit = (text: string) => {
    if (text.trim() !== value) onCommit(text.trim());
  };
  return (
    <Field
      {...field}
      key={value}
      defaultValue={value}
      autoComplete="off"
      onBlur={(event) => commit(event.target.value)}
      onKeyDown={(event) => event.key === 'Enter' && commit(event.currentTarget.value)}
    />
  );
}

const ROLES = [
  { value: 'kept', label: 'kept as it is' },
  { value: 'time', label: 'time' },
  { value: 'glucose', label: 'glucose' },
  { value: 'person', label: 'person' },
] as const satisfies readonly { value: ColumnRole; label: string }[];

const SURE = 0.9;

const columnsOf = (
  mapping: ImportAnswers['mapping'],
  onRole: (column: string, role: ColumnRole) => void,
): readonly DataColumn<ImportColumn>[] => [
  {
    id: 'name',
    header: 'In the file',
    className: 'max-w-64 truncate',
    cell: ({ name }) => (
      <code dir="auto" title={name}>
        {name}
      </code>
    ),
  },
  {
    id: 'first',
    header: 'First value',
    hideBelow: 'md',
    className: 'w-full max-w-0 truncate',
    cell: ({ firstValue }) => (
      <span dir="auto" className="font-mono text-small text-fg-3" title={firstValue ?? undefined}>
        {firstValue ?? <i>empty</i>}
      </span>
    ),
  },
  {
    id: 'role',
    header: 'Read as',
    className: 'min-w-40',
    cell: ({ name }) => (
      <Select
        label={`${name} is read as`}
        hideLabel
        options={ROLES}
        value={roleOf(mapping, name)}
        onChange={(value) =>
          onRole(name, ROLES.find((role) => role.value === value)?.value ?? 'kept')
        }
      />
    ),
  },
  {
    id: 'guess',
    header: 'Guess',
    hideBelow: 'md',
    cell: ({ role, confidence }) =>
      role === 'kept' ? (
        <State kind="skipped">nothing reads it</State>
      ) : (
        <State kind={confidence >= SURE ? 'good' : 'warn'}>
          {role}
          {confidence < SURE && ', not sure'}
        </State>
      ),
  },
];
