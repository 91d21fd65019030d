'use client';

import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Note } from '#components/ui/note.tsx';
import { useToast } from '#components/ui/toast.tsx';
import { useChangeSources } from './use-change-sources.ts';
import { ZoneList } from './zone-list.tsx';

interface ZonePeriod {
  readonly zone: string;
  /** First day, local; null is since ever. */
  readonly from: string | null;
}

interface Person {
  readonly name: string;
  readonly zones: readonly ZonePeriod[];
  readonly sources: readonly string[];
}

/** Declared people, in which time zone they live since when, and their sources. */
export function PeopleSection() {
  const trpc = useTRPC();
  const { person: me } = useConsole();
  const { data: people } = useSuspenseQuery(trpc.sources.people.queryOptions());
  const [edited, setEdited] = useState<Person | null>(null);
  const mayEdit = me.role === 'admin';
  const columns = columnsOf(mayEdit ? setEdited : null);
  return (
    <>
      <DataTable
        label="People"
        columns={columns}
        rows={people}
        rowKey={({ name }) => name}
        empty={
          <p className="py-2 text-fg-3">
            Nobody is declared. A person comes with the first source; without, the zone of each
            document is theirs.
          </p>
        }
      />
      {edited !== null && <ZonesDialog person={edited} onClose={() => setEdited(null)} />}
    </>
  );
}

const columnsOf = (onEdit: ((person: Person) => void) | null): readonly DataColumn<Person>[] => [
  {
    id: 'name',
    header: 'Person',
    className: 'max-w-56 truncate',
    sortBy: ({ name }) => name,
    cell: ({ name }) => <span className="font-medium">{name}</span>,
  },
  {
    id: 'zones',
    header: 'Time zone',
    className: 'w-full max-w-0 truncate',
    cell: ({ zones }) => (
      <span title={zonesText(zones)}>
        {zones.length === 0 ? (
          <span className="text-fg-3">what each document says</span>
        ) : (
          <code>{zones.at(-1)?.zone}</code>
        )}
        <span className="ml-2 text-fg-3">
          {zones.length > 1 && `since ${zones.at(-1)?.from}, before ${zones.at(-2)?.zone}`}
        </span>
      </span>
    ),
  },
  {
    id: 'sources',
    header: 'Sources',
    hideBelow: 'md',
    className: 'max-w-72 truncate',
    cell: ({ sources }) => <code className="text-fg-2">{sources.join(', ')}</code>,
  },
  ...(onEdit === null
    ? []
    : [
        {
          id: 'edit',
          header: <span className="sr-only">Change</span>,
          align: 'right' as const,
          cell: (person: Person) => (
            <Button size="small" variant="ghost" onClick={() => onEdit(person)}>
              Zones<span className="sr-only"> of {person.name}</span>
            </Button>
          ),
        },
      ]),
];

const zonesText = (zones: readonly ZonePeriod[]): string =>
  zones.map(({ zone, from }) => (from === null ? zone : `${zone} since ${from}`)).join(', ');

interface Line {
  readonly key: number;
  readonly zone: string;
  readonly from: string;
}

function ZonesDialog({
  person,
  onClose,
}: {
  readonly person: Person;
  readonly onClose: () => void;
}) {
  const trpc = useTRPC();
  const formId = useId();
  const toast = useToast();
  const changed = useChangeSources();
  const [lines, setLines] = useState<readonly Line[]>(
    (person.zones.length === 0 ? [{ zone: '', from: null }] : person.zones).map(
      ({ zone, from }, key) => ({ key, zone, from: from ?? '' }),
    ),
  );
  const save = useMutation(
    trpc.sources.setPerson.mutationOptions({
      onSuccess: async () => {
        await changed();
        toast({
          kind: 'good',
          title: `Zones of ${person.name} are changed`,
          description: 'The next sync or import counts their days again.',
        });
        onClose();
      },
    }),
  );
  const change = (key: number, patch: Partial<Line>) =>
    setLines(lines.map((line) => (line.key === key ? { ...line, ...patch } : line)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({
      name: person.name,
      zones: lines.map(({ zone, from }) => ({
        zone: zone.trim(),
        from: from === '' ? null : from,
      })),
    });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Time zones of ${person.name}`}
      description="A day is a day of the zone the person lived in then. The first zone holds since ever."
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button variant="primary" type="submit" form={formId} disabled={save.isPending}>
            {save.isPending ? 'Saving' : 'Save'}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="grid gap-2">
        <ZoneList id="person-zones" />
        {lines.map(({ key, zone, from }, index) => (
          <div key={key} className="grid grid-cols-[minmax(0,1fr)_136px_28px] items-end gap-2">
            <Field
              label="Zone"
              hideLabel={index > 0}
              mono
              list="person-zones"
              required
              value={zone}
              onChange={(event) => change(key, { zone: event.target.value })}
            />
            {index === 0 ? (
              <span className="self-center text-fg-3">since ever</span>
            ) : (
              <Field
                label="Since"
                hideLabel
                type="date"
                required
                value={from}
                onChange={(event) => change(key, { from: event.target.value })}
              />
            )}
            {index > 0 && (
              <Button
                icon={X}
                label={`Remove ${zone}`}
                variant="ghost"
                onClick={() => setLines(lines.filter((line) => line.key !== key))}
              />
            )}
          </div>
        ))}
        <div>
          <Button
            size="small"
            icon={Plus}
            onClick={() =>
              setLines([...lines, { key: (lines.at(-1)?.key ?? 0) + 1, zone: '', from: '' }])
            }
          >
            Moved to another zone
          </Button>
        </div>
      </form>
      {save.isError && (
        <Note kind="bad" role="alert" className="mt-3">
          {save.error.message}
        </Note>
      )}
    </Dialog>
  );
}
