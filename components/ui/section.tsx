import clsx from 'clsx';
import type { ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A part of a page under a heading; never boxed. */
export function Section({ title, aside, action, children, className }: SectionProps) {
  return (
    <section aria-label={title} className={clsx('min-w-0', className)}>
      <div className="mb-1 flex min-h-7 flex-wrap items-center gap-x-2">
        <h2 className="font-semibold">{title}</h2>
        {aside !== undefined && <span className="text-fg-3">{aside}</span>}
        {action !== undefined && (
          <div className="ml-auto flex items-center gap-2 text-small text-fg-3">{action}</div>
        )}
      </div>
      {children}
    </section>
  );
}

interface PageHeaderProps {
  /** One a page. Names of tables and refs are mono: pass them in `code`. */
  readonly title: ReactNode;
  /** Right beside the title: a state, a chip. */
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
  /** Small grey facts under the title. */
  readonly meta?: ReactNode;
}

/** The head of a page: title, state, actions, facts. */
export function PageHeader({ title, aside, actions, meta }: PageHeaderProps) {
  return (
    <header className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2">
      <h1 className="min-w-0 text-h1 font-semibold tracking-[-0.012em] [overflow-wrap:anywhere]">
        {title}
      </h1>
      {aside}
      {actions !== undefined && (
        <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>
      )}
      {meta !== undefined && <div className="-mt-1 basis-full">{meta}</div>}
    </header>
  );
}

/** Small facts in one line, parted by dots. Each child is one fact. */
export function Meta({ children }: { readonly children: ReactNode }) {
  return (
    <p className="flex flex-wrap text-small leading-[18px] text-fg-3 [&>*+*]:before:mx-[7px] [&>*+*]:before:text-fg-4 [&>*+*]:before:content-['·'] [&_b]:font-medium [&_b]:text-fg-2">
      {children}
    </p>
  );
}
