import clsx from 'clsx';
import { Check } from 'lucide-react';
import { Children, type ReactNode } from 'react';

interface Props {
  readonly number: number;
  readonly title: string;
  /** `now` is worked on, `done` can be read again, `next` waits. */
  readonly state: 'done' | 'now' | 'next';
  /** What stands beside the title: what was chosen, or what it waits for. */
  readonly summary: ReactNode;
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}

/** One step of a wizard: what is done stays in sight. */
export function WizardStep({ number, title, state, summary, action, children }: Props) {
  return (
    <section
      aria-label={title}
      aria-current={state === 'now' ? 'step' : undefined}
      className="border-t border-line py-2.5 last:border-b"
    >
      <div className="flex min-h-7 items-center gap-3">
        <span
          aria-hidden
          className={clsx(
            'grid size-5 shrink-0 place-items-center rounded-full text-micro font-semibold',
            state === 'now' && 'bg-accent text-on-accent',
            state === 'done' && 'bg-good-bg text-good-text',
            state === 'next' && 'bg-active text-fg-2',
          )}
        >
          {state === 'done' ? <Check className="size-3" /> : number}
        </span>
        <h2 className={clsx('font-semibold', state === 'next' && 'text-fg-3')}>{title}</h2>
        <span className="min-w-0 flex-1 truncate text-fg-3">{summary}</span>
        {action}
      </div>
      {hasContent(children) && <div className="pt-2 pl-8 max-md:pl-0">{children}</div>}
    </section>
  );
}

const hasContent = (children: ReactNode): boolean => Children.toArray(children).length > 0;
