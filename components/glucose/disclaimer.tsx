import { Info } from 'lucide-react';
import { Hash } from '#components/ui/hash.tsx';

interface Props {
  readonly refName: string;
  /** Null while it is not known. */
  readonly commit: string | null;
}

/** Stands under every glucose page: what it is not, and what exactly it shows. */
export function Disclaimer({ refName, commit }: Props) {
  return (
    <p className="mt-5 flex items-start gap-2 border-t border-line pt-2.5 text-small text-fg-3">
      <Info aria-hidden className="mt-px size-3.5 shrink-0" />
      <span>
        For review with a clinician. Not a medical device; no treatment decision should rest on this
        page. Figures at <code>{refName}</code>
        {commit !== null && (
          <>
            @<Hash value={commit} />
          </>
        )}
        .
      </span>
    </p>
  );
}
