import { Skeleton } from '#components/ui/skeleton.tsx';
import { FIGURE_NAMES } from '#server/glucose/model/methods.ts';
import { ChartSkeleton } from './charts.tsx';

/** The shape of a report while it is computed. */
export function SummarySkeleton() {
  return (
    <div role="status" aria-label="Computing the figures">
      <div className="border-y border-line py-2.5">
        <Skeleton className="w-96 max-w-full" />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_320px] gap-8 pt-4 max-xl:grid-cols-1">
        <div className="grid gap-6">
          <div className="grid h-28 grid-cols-7 rounded-3 border border-line max-lg:h-56 max-lg:grid-cols-4 max-md:grid-cols-2">
            {FIGURE_NAMES.map((name) => (
              <span key={name} className="grid content-start gap-2 p-3">
                <Skeleton className="w-12" />
                <Skeleton className="h-6 w-16" />
              </span>
            ))}
          </div>
          <Skeleton className="h-[26px] w-full" />
          <ChartSkeleton height={320} />
        </div>
        <Skeleton className="h-64 w-full rounded-3 opacity-40" />
      </div>
    </div>
  );
}
