import { CircleDashed } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import type { NotEnoughView } from './prepare-sufficiency.ts';
import type { ReportPatch } from './report-url.ts';

interface Props {
  readonly view: NotEnoughView;
  /** Figures are hidden and can be asked for; null when there is nothing to show or it is shown. */
  readonly onShowAnyway: (() => void) | null;
  readonly onGo: (patch: ReportPatch) => void;
}

/** Too few readings: how many are missing, and the nearest days that have enough. */
export function NotEnough({ view, onShowAnyway, onGo }: Props) {
  const { offer } = view;
  return (
    <div className="flex gap-3.5 border-b border-line py-4">
      <CircleDashed aria-hidden className="mt-px size-6 shrink-0 text-fg-3" strokeWidth={1.5} />
      <div>
        <h2 className="text-h2 font-semibold">{view.title}</h2>
        <p className="max-w-[84ch] text-read text-fg-2">
          <b className="text-fg">{view.bold}</b> {view.sentence}
        </p>
        <div className="mt-2.5 flex flex-wrap gap-2 print:hidden">
          {offer !== null && (
            <Button variant="primary" onClick={() => onGo(offer.patch)}>
              {offer.label}
            </Button>
          )}
          {onShowAnyway !== null && <Button onClick={onShowAnyway}>Show the figures anyway</Button>}
        </div>
      </div>
    </div>
  );
}

/** What is missing, day by day. */
export function MissingPanel({ missing }: { readonly missing: NotEnoughView['missing'] }) {
  return (
    <section aria-label="What is missing" className="rounded-3 border border-line p-3">
      <h2 className="mb-1.5 font-semibold">What is missing</h2>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-small">
        {missing.map(({ days, what }) => (
          <div key={days} className="col-span-2 grid grid-cols-subgrid">
            <dt className="whitespace-nowrap text-fg-3">{days}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
