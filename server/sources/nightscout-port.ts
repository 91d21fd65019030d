import type { Authentication } from './declarations.ts';
import type { ConnectionReport } from './source-views.ts';

/** A site and how to sign in there. */
export interface Site {
  readonly url: string;
  readonly signIn: Authentication['kind'];
  /** Null for `none`. */
  readonly secret: string | null;
  readonly allowPrivateNetwork: boolean;
}

/** Tries a site out, one read a collection; stores nothing. */
export type TestSite = (site: Site, signal?: AbortSignal) => Promise<ConnectionReport>;
