import { assertNever } from '#server/platform/result.ts';
import type { SourceFailure } from '../../source-views.ts';

/** Why a site did not give what it was asked for. */
export type SiteFailure =
  | { readonly kind: 'address-refused'; readonly address: string }
  | { readonly kind: 'unknown-host' }
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'timeout'; readonly afterMs: number }
  | { readonly kind: 'cut-off'; readonly bytes: number }
  | { readonly kind: 'too-large'; readonly limitBytes: number }
  | { readonly kind: 'redirected'; readonly to: string }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'forbidden'; readonly reason: string }
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number | null }
  | { readonly kind: 'server-error'; readonly status: number }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  /** An answer, but not one that Nightscout gives: a page of HTML, a text, another shape. */
  | { readonly kind: 'not-nightscout'; readonly reason: string }
  | { readonly kind: 'cancelled' };

/** True when the same request may well be answered the next time. */
export function isTemporary({ kind }: SiteFailure): boolean {
  return ['unreachable', 'timeout', 'cut-off', 'rate-limited', 'server-error'].includes(kind);
}

/** A failure as people read it; `site` is the address without credentials. */
export function describeFailure(
  failure: SiteFailure,
  site: string,
): Pick<SourceFailure, 'message' | 'nextStep' | 'isLasting'> {
  const lasting = (message: string, nextStep: string) => ({ message, nextStep, isLasting: true });
  const passing = (message: string, nextStep = 'It is tried again by itself.') => ({
    message,
    nextStep,
    isLasting: false,
  });
  switch (failure.kind) {
    case 'address-refused':
      return lasting(
        `${site} is ${failure.address}, an address inside a private network.`,
        'Allow the private network for this source if the site is in your own network.',
      );
    case 'unknown-host':
      return lasting(`The name in ${site} is not known.`, 'Check the address.');
    case 'unreachable':
      return passing(`${site} cannot be reached: ${failure.reason}.`);
    case 'timeout':
      return passing(`${site} did not answer within ${Math.round(failure.afterMs / 1000)} s.`);
    case 'cut-off':
      return passing(`${site} broke off in the middle of an answer.`);
    case 'too-large':
      return lasting(
        `${site} gave more than ${Math.round(failure.limitBytes / 1_000_000)} MB in one answer.`,
        'Look for an uncommonly large document on the site.',
      );
    case 'redirected':
      return lasting(
        `${site} sends on to ${failure.to}.`,
        'Use that address if you trust it; credentials are not sent along.',
      );
    case 'unauthorized':
      return lasting(
        `${site} does not accept the credential.`,
        'Check how to sign in and enter the secret again.',
      );
    case 'forbidden':
      return lasting(
        `${site} accepts the credential but refuses to read: ${failure.reason}.`,
        'Give the token the role readable on the site.',
      );
    case 'rate-limited':
      return passing(`${site} asks to slow down.`, 'It is tried again later by itself.');
    case 'server-error':
      return passing(`${site} failed with status ${failure.status}.`);
    case 'refused':
      return lasting(
        `${site} refused the request with status ${failure.status}: ${failure.reason}.`,
        'Check that the address is that of a Nightscout site.',
      );
    case 'not-nightscout':
      return lasting(
        `${site} does not answer like Nightscout: ${failure.reason}.`,
        'Check the address: open it in a browser.',
      );
    case 'cancelled':
      return passing('It was cancelled.', 'Start it again when you like.');
    default:
      return assertNever(failure);
  }
}
