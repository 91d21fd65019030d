'use client';

import { ErrorState } from '#components/ui/error-state.tsx';

interface Props {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function PageError({ error, reset }: Props) {
  return (
    <div className="max-w-[640px]">
      <h1 className="mb-3 text-h1 font-semibold">This page could not be shown</h1>
      <ErrorState error={error} onRetry={reset} />
    </div>
  );
}
