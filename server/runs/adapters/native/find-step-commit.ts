import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog, CommitMeta, LogEntry, Page } from '#server/catalog/port.ts';
import { isStepOf } from '../../model/commit-properties.ts';

/** The commit that a step of a run made on `ref` after `sinceHash`; null when it has not been made. */
export async function findStepCommit(
  catalog: Pick<Catalog, 'history'>,
  ref: string,
  sinceHash: string,
  step: { readonly runId: string; readonly step: string },
): Promise<CommitMeta | null> {
  let token: string | null = null;
  do {
    const page: Page<LogEntry> = valueOrThrow(
      await catalog.history(ref, { limitHash: sinceHash }, { maxRecords: 200, token }),
    );
    const made = page.items.find(
      ({ meta }) => meta.hash !== sinceHash && isStepOf(meta.properties, step.runId, step.step),
    );
    if (made !== undefined) return made.meta;
    token = page.token;
  } while (token !== null);
  return null;
}
