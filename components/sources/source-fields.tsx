'use client';

import { Checkbox } from '#components/ui/checkbox.tsx';
import { Field } from '#components/ui/field.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { Select } from '#components/ui/select.tsx';
import { type Fields, into } from './draft-fields.ts';
import { Paused } from './schedule-fields.tsx';
import { type SourceDraft, suggestName } from './source-draft.ts';
import { ZoneList } from './zone-list.tsx';

interface IdentityProps extends Fields {
  readonly people: readonly string[];
  readonly isNew: boolean;
  readonly isNewPerson: boolean;
}

/** What it is called and whose readings it has. */
export function Identity({ draft, onChange, people, isNew, isNewPerson }: IdentityProps) {
  const isSuggested = draft.name === '' || draft.name === suggestName(draft.kind, draft.person);
  const setPerson = (person: string) =>
    onChange({ person, ...(isNew && isSuggested && { name: suggestName(draft.kind, person) }) });
  const setKind = (kind: SourceDraft['kind']) =>
    onChange({ kind, ...(isSuggested && { name: suggestName(kind, draft.person) }) });
  return (
    <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
      {isNew && (
        <div className="col-span-full">
          <Segments
            label="Kind of source"
            segments={[
              { value: 'nightscout', label: 'Nightscout site' },
              { value: 'file', label: 'Files' },
            ]}
            value={draft.kind}
            onChange={setKind}
          />
        </div>
      )}
      <Field
        label="Person"
        list="people-of-sources"
        autoComplete="off"
        hint={draft.kind === 'file' && 'Empty when the rows say whose they are.'}
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
        hint="On the machine of the console, absolute or relative to the project: new and changed files are taken in once. Empty: files are only imported by hand."
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
        hint="Empty: files with such times are refused."
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
