import type { ReactNode } from 'react';

interface FigureProps {
  readonly label: ReactNode;
  readonly value: ReactNode;
  readonly unit?: string;
  /** What stands beside the number in grey. */
  readonly note?: ReactNode;
}

/** A set of numbers that lead a page. */
export function Figures({ children }: { readonly children: ReactNode }) {
  return (
    <dl className="flex flex-wrap justify-between gap-x-8 gap-y-4 max-md:grid max-md:grid-cols-2">
      {children}
    </dl>
  );
}

/** One number with its name, unit and what it rests on. */
export function Figure({ label, value, unit, note }: FigureProps) {
  return (
    <div className="min-w-0">
      <dt className="text-small text-fg-3">{label}</dt>
      <dd className="flex flex-wrap items-baseline gap-x-2">
        <b className="text-lead tracking-[-0.015em]">
          {value}
          {unit !== undefined && (
            <span className="ml-1 text-small font-normal text-fg-3">{unit}</span>
          )}
        </b>
        {note !== undefined && <span className="text-small text-fg-3">{note}</span>}
      </dd>
    </div>
  );
}
