'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Note } from '#components/ui/note.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Section } from '#components/ui/section.tsx';
import { Prose } from './markdown.tsx';
import { eventProse, eventWords } from './prepare-change.ts';
import { TextArea } from './text-area.tsx';
import type { ChangeDetail } from './types.ts';
import { useRenewChanges } from './use-change.ts';

/** What was said and done, oldest first, and room for more. */
export function Discussion({ detail: { change, events } }: { readonly detail: ChangeDetail }) {
  const trpc = useTRPC();
  const renew = useRenewChanges();
  const [body, setBody] = useState('');
  const comment = useMutation(
    trpc.changes.comment.mutationOptions({
      onSuccess: async () => {
        setBody('');
        await renew();
      },
    }),
  );
  return (
    <Section title="Discussion" aside={`${events.length}`}>
      <ol className="grid gap-3">
        {events.map((event) => {
          const prose = eventProse(event);
          return (
            <li key={event.id} className="grid gap-1">
              <p className="[overflow-wrap:anywhere]">
                <b className="font-medium">{event.by}</b> {eventWords(event)}{' '}
                <RelativeTime at={event.at} suffix="ago" className="text-fg-3" />
              </p>
              {prose !== null && (
                <div className="border-l-2 border-line pl-3">
                  <Prose text={prose} />
                </div>
              )}
            </li>
          );
        })}
      </ol>
      <form
        className="mt-4 grid max-w-3xl gap-2"
        onSubmit={(submit) => {
          submit.preventDefault();
          comment.mutate({ number: change.number, body });
        }}
      >
        <TextArea label="Comment" hint="Markdown" rows={3} value={body} onChange={setBody} />
        {comment.isError && (
          <Note kind="bad" role="alert">
            {comment.error.message}
          </Note>
        )}
        <div>
          <Button type="submit" disabled={body.trim() === '' || comment.isPending}>
            Comment
          </Button>
        </div>
      </form>
    </Section>
  );
}
