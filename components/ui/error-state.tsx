'use client';

import { RefreshCw } from 'lucide-react';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import { describeFailure } from './describe-failure.ts';
import { Note } from './note.tsx';

interface Props {
  /** An `Error`, or what a query says in its place. */
  readonly error: { readonly message: string };
  /** Leave out where asking again makes no sense. */
  readonly onRetry?: () => void;
}

/** What happened, to which thing, what to do, and the id under which the log has the rest. */
export function ErrorState({ error, onRetry }: Props) {
  const failure = describeFailure(error);
  return (
    <div className="grid justify-items-start gap-2">
      <Note kind={failure.final ? 'warn' : 'bad'} role="alert" className="w-full">
        <p className="text-fg [overflow-wrap:anywhere]">{failure.message}</p>
        {failure.requestId !== null && (
          <p className="text-fg-3">
            Request <code>{failure.requestId}</code>
          </p>
        )}
      </Note>
      <div className="flex gap-2">
        {onRetry !== undefined && (
          <Button size="small" icon={RefreshCw} onClick={onRetry}>
            Try again
          </Button>
        )}
        {failure.requestId !== null && (
          <CopyButton
            text={`${failure.message}\nRequest ${failure.requestId}`}
            label="Copy for a report"
          />
        )}
      </div>
    </div>
  );
}
