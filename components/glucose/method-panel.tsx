import { Info, SquareTerminal } from 'lucide-react';
import type { ReactNode } from 'react';
import { ButtonLink } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Hash } from '#components/ui/hash.tsx';
import type { MethodView } from './prepare-method.ts';

/** How one figure came about, and the way to the readings behind it. */
export function MethodPanel({ method, id }: { readonly method: MethodView; readonly id: string }) {
  return (
    <section
      id={id}
      aria-label={method.title}
      aria-live="polite"
      className="rounded-3 border border-line print:break-inside-avoid"
    >
      <div className="flex items-center gap-2 border-b border-line px-3 py-2">
        <Info aria-hidden className="size-3.5 shrink-0 text-fg-3" />
        <h2 className="font-semibold">{method.title}</h2>
      </div>
      <div className="grid gap-2.5 p-3">
        <Formula method={method} />
        <dl className="grid grid-cols-[72px_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-small leading-[18px]">
          {method.facts.map(({ term, text }) => (
            <Fact key={term} term={term}>
              {text}
            </Fact>
          ))}
          <Fact term="Source">
            <code>{method.table}</code>
            <br />
            <code className="text-fg-3">{method.ref}</code>
            {method.commit !== null && (
              <>
                <span className="text-fg-3">@</span>
                <Hash value={method.commit} />
              </>
            )}
          </Fact>
        </dl>
        <div className="flex flex-wrap gap-2 print:hidden">
          <ButtonLink href={method.rowsHref} size="small" icon={SquareTerminal}>
            Show the rows
          </ButtonLink>
          <CopyButton text={method.copyText} label="Copy" />
        </div>
      </div>
    </section>
  );
}

function Formula({ method }: { readonly method: MethodView }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2.5 rounded-2 bg-inset px-3 py-2 text-small leading-5">
      <span className="inline-grid text-center">
        <span>{method.formula}</span>
        {method.divisor !== null && (
          <span className="border-t border-fg-3">
            <span className="sr-only">divided by </span>
            {method.divisor}
          </span>
        )}
      </span>
      <b className="whitespace-nowrap text-base">= {method.result}</b>
    </p>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-fg-3">{term}</dt>
      <dd className="min-w-0 text-fg-2 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}
