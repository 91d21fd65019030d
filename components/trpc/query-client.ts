import {
  defaultShouldDehydrateQuery,
  MutationCache,
  QueryCache,
  QueryClient,
} from '@tanstack/react-query';
import superjson from 'superjson';
import { describeFailure, isProcedureError } from '#components/ui/describe-failure.ts';

/** One for a browser tab, one for a server request. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: goToSignIn }),
    mutationCache: new MutationCache({ onError: goToSignIn }),
    defaultOptions: {
      queries: {
        // Above zero, or hydration would refetch what the server just sent.
        staleTime: 30_000,
        // A failed server prefetch arrives here stripped of its code, so the first
        // retry is immediate: it asks again over HTTP and gets the typed answer.
        retry: (failures, error) =>
          typeof window !== 'undefined' && failures < 2 && !isFinal(error),
        retryDelay: (failures) => failures * 1_000,
      },
      dehydrate: {
        serializeData: superjson.serialize,
        // Sending pending queries too is what lets the server start a query and
        // the browser finish waiting for it.
        shouldDehydrateQuery: (query) =>
          defaultShouldDehydrateQuery(query) || query.state.status === 'pending',
      },
      hydrate: { deserializeData: superjson.deserialize },
    },
  });
}

/** Asking again cannot change a "not found" or "forbidden"; it can cure a 503. */
function isFinal(error: Error): boolean {
  return isProcedureError(error) && describeFailure(error).final;
}

/** The session ended while the page was open: sign in, then come back here. */
function goToSignIn(error: Error): void {
  if (typeof window === 'undefined' || !isProcedureError(error)) return;
  if (error.data?.httpStatus !== 401) return;
  const { pathname, search } = window.location;
  window.location.assign(`/signin?next=${encodeURIComponent(pathname + search)}`);
}
