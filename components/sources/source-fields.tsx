'use client';

import type { ReactNode } from 'react';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Field } from '#components/ui/field.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { Select } from '#components/ui/select.tsx';
import { type SourceDraft, suggestName } from './source-draft.ts';
import { ZoneList } from './zone-list.tsx';

interface Fields {
  readonly draft: SourceDraft;
  readonly onChange: (patch: Partial<SourceDraft>) => void;
}

/** A handler for one text field of the draft. */
const into =
  <Key extends keyof SourceDraft>(onChange: Fields['onChange'], key: Key) =>
  (event: { readonly target: { readonly value: string } }) =>
    onChange({ [key]: event.target.value });

interface IdentityProps extends Fields {
  readonly people: readonly string[];
  readonly isNew: boolean;
  readonly isNewPerson: boolean;
}

/** What it is called and whose readings it has. */
export function Identity({ draft, onChange, people, isNew, isNewPerson }: IdentityProps) {
  const setPerson = (person: string) => {
    const isSuggested = draft.name === '' || draft.name === suggestName(draft.kind, draft.person);
    onChange({ person, ...(isNew && isSuggested && { name: suggestName(draft.kind, person) }) });
  };
  return (
    <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
      {isNew && (
        <div className="col-span-full">
          <Segments
            label="Kind of source"
            segments={[
              { value: 'nightscout', label: 'Nightscout site' },
              { value: 'file', label: 'Watched folder' },
            ]}
            value={draft.kind}
            onChange={(kind) => onChange({ kind, name: suggestName(kind, draft.person) })}
          />
        </div>
      )}
      <Field
        label="Person"
        list="people-of-sources"
        autoComplete="off"
        hint={draft.kind === 'file' ? 'Empty when the rows say whose they are.' : undefined}
        value={draft.person}
        onChange={(event) => setPerson(event.target.value)}
      />
      <datalist id="people-of-sources">
        {people.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Field
        label="Name of the source"
        mono
        disabled={!isNew}
        hint={isNew ? 'Small letters, digits, dots and dashes.' : 'The name stays as it is.'}
        value={draft.name}
        onChange={into(onChange, 'name')}
      />
      {isNewPerson && (
        <>
          <Field
            label={`Time zone of ${draft.person.trim()}`}
            list="zones"
            mono
            hint="A name like Europe/Oslo. Their days begin at its midnight."
            value={draft.zone}
            onChange={into(onChange, 'zone')}
          />
          <ZoneList id="zones" />
        </>
      )}
    </div>
  );
}

const SIGN_IN = [
  { value: 'none', label: 'Nothing, the site is open' },
  { value: 'api-secret', label: 'API secret' },
  { value: 'token', label: 'Access token' },
  { value: 'jwt', label: 'Access token, as a JWT' },
] as const;

/** Where the site is and how to sign in. */
export function SiteFields({
  draft,
  onChange,
  keepsSecret,
}: Fields & { readonly keepsSecret: boolean }) {
  return (
    <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
      <Field
        label="Address"
        mono
        type="url"
        boxClassName="col-span-full"
        placeholder="https://name.example.org"
        value={draft.url}
        onChange={into(onChange, 'url')}
      />
      <Select
        label="Sign in with"
        options={SIGN_IN}
        value={draft.signIn}
        onChange={(value) =>
          onChange({ signIn: SIGN_IN.find((way) => way.value === value)?.value ?? 'none' })
        }
      />
      {draft.signIn !== 'none' && (
        <Field
          label={draft.signIn === 'api-secret' ? 'API secret' : 'Access token'}
          type="password"
          autoComplete="off"
          hint={keepsSecret ? 'Empty keeps the one that is stored.' : undefined}
          value={draft.secret}
          onChange={into(onChange, 'secret')}
        />
      )}
      <div className="col-span-full">
        <Checkbox
          label="The site is in the own network"
          hint="Allows addresses of this machine and of private networks, which are refused otherwise."
          checked={draft.allowPrivate}
          onChange={(allowPrivate) => onChange({ allowPrivate })}
        />
      </div>
    </div>
  );
}

/** Which folder is looked at, and how its files are read. */
export function FileFields({ draft, onChange }: Fields) {
  return (
    <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
      <Field
        label="Folder"
        mono
        boxClassName="col-span-full"
        hint="On the machine of the console, absolute or relative to the project. New and changed files are taken in once."
        value={draft.folder}
        onChange={into(onChange, 'folder')}
      />
      <Field
        label="Names of files"
        mono
        hint="A pattern like *.csv."
        value={draft.pattern}
        onChange={into(onChange, 'pattern')}
      />
      <Field
        label="Every so many minutes"
        inputMode="numeric"
        hint="Empty: only by hand."
        value={draft.everyMinutes}
        onChange={into(onChange, 'everyMinutes')}
      />
      <Field
        label="Zone of times without an offset"
        mono
        list="file-zones"
        value={draft.fileZone}
        onChange={into(onChange, 'fileZone')}
      />
      <ZoneList id="file-zones" />
      <div className="col-span-full">
        <Paused draft={draft} onChange={onChange} />
      </div>
    </div>
  );
}

/** How often it is read, how far back, and when it is late. */
export function ScheduleFields({ draft, onChange, open }: Fields & { readonly open: boolean }) {
  return (
    <Folded title="Schedule and history" open={open}>
      <Field
        label="New readings every, minutes"
        inputMode="numeric"
        hint="Empty: only by hand."
        value={draft.hotMinutes}
        onChange={into(onChange, 'hotMinutes')}
      />
      <Field
        label="Late after, minutes"
        inputMode="numeric"
        hint="The newest reading is older than that."
        value={draft.lateAfterMinutes}
        onChange={into(onChange, 'lateAfterMinutes')}
      />
      <Field
        label="The last month again"
        mono
        hint="Cron, UTC. Finds what was edited and what came late."
        value={draft.warm}
        onChange={into(onChange, 'warm')}
      />
      <Field
        label="Everything again"
        mono
        hint="Cron, UTC. Finds what was deleted."
        value={draft.deep}
        onChange={into(onChange, 'deep')}
      />
      <Field
        label="First sync goes back, days"
        inputMode="numeric"
        hint="Empty: to the first document."
        value={draft.historyDays}
        onChange={into(onChange, 'historyDays')}
      />
      <Field
        label="The site keeps, days"
        inputMode="numeric"
        hint="What is gone from older ones was not deleted by anybody. Empty: everything."
        value={draft.retentionDays}
        onChange={into(onChange, 'retentionDays')}
      />
      <div className="col-span-full">
        <Paused draft={draft} onChange={onChange} />
      </div>
    </Folded>
  );
}

function Paused({ draft, onChange }: Fields) {
  return (
    <Checkbox
      label="Paused"
      hint="Nothing is read by schedule; by hand it still is."
      checked={draft.isPaused}
      onChange={(isPaused) => onChange({ isPaused })}
    />
  );
}

const UNITS = [
  { value: '', label: 'mg/dL, as for every source' },
  { value: 'mg/dL', label: 'mg/dL' },
  { value: 'mmol/L', label: 'mmol/L, is converted' },
] as const;

/** What this source does otherwise than the rules of all: the way to undo a verdict. */
export function RuleFields({ draft, onChange, open }: Fields & { readonly open: boolean }) {
  return (
    <Folded
      title="Rules of this source"
      open={open}
      note="Empty: as for every source. All its documents are judged again by the next run."
    >
      <Select
        label="Unit of its values"
        options={UNITS}
        value={draft.unit}
        onChange={(value) =>
          onChange({ unit: UNITS.find((unit) => unit.value === value)?.value ?? '' })
        }
      />
      <Field
        label="Clock offset, minutes"
        inputMode="numeric"
        hint="Added to every time."
        value={draft.clockOffsetMinutes}
        onChange={into(onChange, 'clockOffsetMinutes')}
      />
      <Field
        label="Lowest value, mg/dL"
        inputMode="decimal"
        value={draft.minGlucose}
        onChange={into(onChange, 'minGlucose')}
      />
      <Field
        label="Highest value, mg/dL"
        inputMode="decimal"
        value={draft.maxGlucose}
        onChange={into(onChange, 'maxGlucose')}
      />
      <Field
        label="Priority"
        inputMode="numeric"
        hint="Of several sources of a person the smallest number is kept."
        value={draft.priority}
        onChange={into(onChange, 'priority')}
      />
      <Field
        label="Description"
        value={draft.description}
        onChange={into(onChange, 'description')}
      />
    </Folded>
  );
}

interface FoldedProps {
  readonly title: string;
  readonly open: boolean;
  readonly note?: string;
  readonly children: ReactNode;
}

function Folded({ title, open, note, children }: FoldedProps) {
  return (
    <details open={open} className="border-t border-line pt-2">
      <summary className="cursor-pointer py-1 font-semibold">{title}</summary>
      {note !== undefined && <p className="mb-1 text-small text-fg-3">{note}</p>}
      <div className="mt-2 grid grid-cols-2 gap-3 max-md:grid-cols-1">{children}</div>
    </details>
  );
}
