'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { PlugZap } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Note } from '#components/ui/note.tsx';
import { State } from '#components/ui/state.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { SourceDeclaration } from '#server/sources/declarations.ts';
import { ConnectionReport } from './connection-report.tsx';
import { RuleFields, ScheduleFields } from './schedule-fields.tsx';
import { connectionKey, inputOf, missingIn, type SourceDraft } from './source-draft.ts';
import { FileFields, Identity, SiteFields } from './source-fields.tsx';
import { useChangeSources } from './use-change-sources.ts';

interface Props {
  readonly initial: SourceDraft;
  /** The declared source that is changed; null for a new one. */
  readonly before: SourceDeclaration | null;
  readonly title: string;
  /** Part that stands open at first. */
  readonly open?: 'schedule' | 'rules';
  readonly onClose: () => void;
  readonly onSaved: (name: string) => void;
}

/** Everything that a source is, with a test that comes before it is kept. */
export function SourceForm({ initial, before, title, open, onClose, onSaved }: Props) {
  const trpc = useTRPC();
  const formId = useId();
  const toast = useToast();
  const changed = useChangeSources();
  const [draft, setDraft] = useState(initial);
  const [testedKey, setTestedKey] = useState(before === null ? null : connectionKey(initial));
  const people = useQuery(trpc.sources.people.queryOptions());
  const isNewPerson =
    draft.person.trim() !== '' &&
    people.data !== undefined &&
    people.data.every(({ name, zones }) => zones.length === 0 || name !== draft.person.trim());
  const missing = missingIn(draft, {
    isNewPerson,
    isTested: testedKey === connectionKey(draft),
  });
  const done = async ({ name }: { readonly name: string }) => {
    await changed();
    toast({ kind: 'good', title: before === null ? `${name} is added` : `${name} is changed` });
    onSaved(name);
  };
  const add = useMutation(trpc.sources.add.mutationOptions({ onSuccess: done }));
  const update = useMutation(trpc.sources.update.mutationOptions({ onSuccess: done }));
  const save = before === null ? add : update;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (missing === null) save.mutate(inputOf(draft, before, isNewPerson));
  };
  const fields = {
    draft,
    onChange: (patch: Partial<SourceDraft>) => setDraft({ ...draft, ...patch }),
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="wide"
      title={title}
      description={
        <>
          Kept as a file in <code>sources/</code> of the project, its secret apart and encrypted.
        </>
      }
      actions={
        <>
          {missing !== null && <span className="mr-auto self-center text-fg-3">{missing}</span>}
          <Button onClick={onClose}>Not now</Button>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            disabled={missing !== null || save.isPending || save.isSuccess}
          >
            {save.isPending ? 'Saving' : before === null ? 'Add the source' : 'Save'}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="grid gap-4">
        <Identity
          {...fields}
          people={people.data?.map(({ name }) => name) ?? []}
          isNew={before === null}
          isNewPerson={isNewPerson}
        />
        {draft.kind === 'nightscout' ? (
          <>
            <SiteFields {...fields} keepsSecret={before !== null} />
            <ConnectionTest
              draft={draft}
              name={before?.name ?? null}
              isTested={testedKey === connectionKey(draft)}
              onUsable={(key, zone) => {
                setTestedKey(key);
                if (zone !== null && draft.zone === '') fields.onChange({ zone });
              }}
            />
            <ScheduleFields {...fields} open={open === 'schedule'} />
          </>
        ) : (
          <FileFields {...fields} />
        )}
        <RuleFields {...fields} open={open === 'rules'} />
      </form>
      {save.isError && (
        <Note kind="bad" role="alert" className="mt-3">
          {save.error.message}
        </Note>
      )}
    </Dialog>
  );
}

interface TestProps {
  readonly draft: SourceDraft;
  readonly name: string | null;
  readonly isTested: boolean;
  readonly onUsable: (key: string, suggestedZone: string | null) => void;
}

function ConnectionTest({ draft, name, isTested, onUsable }: TestProps) {
  const trpc = useTRPC();
  const [key, setKey] = useState<string | null>(null);
  const test = useMutation(trpc.sources.test.mutationOptions());
  const run = () => {
    const tested = connectionKey(draft);
    setKey(tested);
    test.mutate(
      {
        url: draft.url.trim(),
        auth: { kind: draft.signIn, secret: draft.secret.trim() || null },
        allow_private_network: draft.allowPrivate,
        name,
      },
      {
        onSuccess: (report) => {
          if (report.isUsable) onUsable(tested, report.suggestedZone);
        },
      },
    );
  };
  const isOfThis = key === connectionKey(draft);
  return (
    <section aria-label="Connection test" className="rounded-3 border border-line p-3">
      <div className="flex flex-wrap items-center gap-2">
        <Button icon={PlugZap} disabled={draft.url.trim() === '' || test.isPending} onClick={run}>
          {test.isPending ? 'Testing' : 'Test the connection'}
        </Button>
        <span role="status" className="text-fg-3">
          {test.isPending
            ? 'Asking the site; this may take some seconds.'
            : isOfThis && test.isSuccess
              ? ''
              : isTested
                ? 'Nothing of the connection changed.'
                : 'It reads a few documents and stores nothing.'}
        </span>
        {isOfThis && test.isSuccess && (
          <State kind={test.data.isUsable ? 'good' : 'bad'} className="ml-auto">
            {test.data.isUsable ? 'Usable' : 'Not usable'}
          </State>
        )}
      </div>
      {isOfThis && test.isSuccess && (
        <div className="mt-2.5">
          <ConnectionReport report={test.data} />
        </div>
      )}
      {test.isError && (
        <Note kind="bad" role="alert" className="mt-2.5">
          {test.error.message}
        </Note>
      )}
    </section>
  );
}
