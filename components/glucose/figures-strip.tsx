import clsx from 'clsx';
import { Info } from 'lucide-react';
import { State } from '#components/ui/state.tsx';
import type { FigureName } from '#server/glucose/model/methods.ts';
import type { FigureView } from './prepare-figures.ts';

interface Props {
  readonly figures: readonly FigureView[];
  /** The figure that the panel explains. */
  readonly open: FigureName;
  readonly panelId: string;
  readonly onOpen: (name: FigureName) => void;
}

/** The numbers that lead a report. Each is a button that opens how it is computed. */
export function FiguresStrip({ figures, open, panelId, onOpen }: Props) {
  return (
    <section
      aria-label="Figures"
      className="grid grid-cols-[1.45fr_repeat(6,minmax(0,1fr))] rounded-3 border border-line max-lg:grid-cols-4 max-md:grid-cols-2"
    >
      {figures.map((figure) => (
        <button
          key={figure.name}
          type="button"
          data-figure={figure.name}
          aria-pressed={figure.name === open}
          aria-controls={panelId}
          title={`How is this computed? ${figure.label}`}
          onClick={() => onOpen(figure.name)}
          className={clsx(
            'ring-inner flex min-w-0 flex-col border-line px-3 pt-2.5 pb-2 text-left hover:bg-subtle',
            'border-l first:border-l-0 max-lg:border-l-0 max-lg:nth-[n+5]:border-t max-md:nth-[n+2]:border-t max-md:first:col-span-2',
            figure.name === open && 'bg-accent-bg hover:bg-accent-bg print:bg-transparent',
          )}
        >
          <LeadNumber figure={figure} isLead={figure.name === 'in_range'} />
        </button>
      ))}
    </section>
  );
}

function LeadNumber({ figure, isLead }: { readonly figure: FigureView; readonly isLead: boolean }) {
  return (
    <>
      <span className="flex items-center gap-1 text-small text-fg-2">
        {figure.label}
        <Info aria-hidden className="size-3 text-fg-3 print:hidden" />
      </span>
      <span className="whitespace-nowrap">
        <b className={clsx('tracking-[-0.015em]', isLead ? 'text-figure' : 'text-lead')}>
          {figure.value}
        </b>
        {figure.unit !== '' && <span className="ml-1 text-small text-fg-3">{figure.unit}</span>}
      </span>
      <span className="text-micro text-fg-2">{figure.note}</span>
      <span className="mt-auto flex flex-wrap items-center gap-x-2 pt-1 text-micro">
        {figure.state !== null && <State kind={figure.state.kind}>{figure.state.word}</State>}
        {figure.change !== null && (
          <span className="text-fg-2">
            <span className="sr-only">Against the period before: </span>
            {figure.change}
          </span>
        )}
      </span>
    </>
  );
}
