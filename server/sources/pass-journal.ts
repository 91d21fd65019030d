import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { newId } from '#server/platform/ids.ts';
import type { Marks } from './model/marks.ts';
import type { PassKind } from './model/passes.ts';
import type { RequestView, SourceFailure } from './source-views.ts';

/** Writes down what a pass does. */
export interface PassJournal {
  /** Of the pass. */
  readonly id: string;
  asked(request: RequestView): void;
  /** It has read everything; its marks count when its run is merged. */
  ended(result: {
    readonly documents: number;
    readonly tombstones: number;
    readonly marks: Marks;
    readonly site: { readonly version: string | null; readonly units: string | null } | null;
  }): Promise<void>;
  failed(
    failure: Pick<SourceFailure, 'message' | 'nextStep' | 'isLasting'>,
    documents: number,
  ): Promise<void>;
  /** Closes a pass that neither ended nor failed; `reason` is null when it was only given up. */
  brokeOff(reason: string | null): Promise<void>;
}

const KEPT_REQUESTS = 500;
/** Of a kind on a ref: hot passes by the thousand must not push out the one deep pass of last week. */
const KEPT_PASSES = 5000;

export async function startPass(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  pass: {
    readonly source: string;
    readonly pass: PassKind;
    readonly runId: string;
    readonly ref: string;
  },
): Promise<PassJournal> {
  const id = newId();
  const requests: RequestView[] = [];
  await database.query(
    `INSERT INTO app.source_passes (id, source, pass, run_id, ref, started_at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [id, pass.source, pass.pass, pass.runId, pass.ref, clock()],
  );
  const flush = async () => {
    const kept = requests.splice(0).slice(-KEPT_REQUESTS);
    await database.query(
      `INSERT INTO app.source_requests (source, pass_id, at, path, status, ms, bytes, documents, note)
       SELECT $1, $2, * FROM unnest($3::timestamptz[], $4::text[], $5::int[], $6::int[], $7::bigint[], $8::int[], $9::text[])`,
      [
        pass.source,
        id,
        kept.map(({ at }) => at),
        kept.map(({ path }) => path),
        kept.map(({ status }) => status),
        kept.map(({ ms }) => ms),
        kept.map(({ bytes }) => bytes),
        kept.map(({ documents }) => documents),
        kept.map(({ note }) => note),
      ],
    );
    await prune(database, pass);
  };
  let isOpen = true;
  const failed: PassJournal['failed'] = async (failure, documents) => {
    isOpen = false;
    await flush();
    await database.query(
      'UPDATE app.source_passes SET ended_at = $2, documents = $3, failure = $4 WHERE id = $1',
      [id, clock(), documents, JSON.stringify(failure)],
    );
  };
  return {
    id,
    asked(request) {
      requests.push(request);
    },
    async ended({ documents, tombstones, marks, site }) {
      isOpen = false;
      await flush();
      await database.query(
        `UPDATE app.source_passes SET ended_at = $2, documents = $3, tombstones = $4, marks = $5, site = $6
         WHERE id = $1`,
        [id, clock(), documents, tombstones, JSON.stringify(marks), site && JSON.stringify(site)],
      );
    },
    failed,
    async brokeOff(reason) {
      if (!isOpen) return;
      if (reason !== null) {
        await failed({ message: reason, nextStep: TRIED_AGAIN, isLasting: false }, 0);
        return;
      }
      isOpen = false;
      await flush();
      await database.query('UPDATE app.source_passes SET ended_at = $2 WHERE id = $1', [
        id,
        clock(),
      ]);
    },
  };
}

const TRIED_AGAIN = 'It is tried again by itself.';

async function prune(
  database: Database,
  { source, ref, pass }: { readonly source: string; readonly ref: string; readonly pass: PassKind },
): Promise<void> {
  await database.query(
    `DELETE FROM app.source_requests WHERE source = $1 AND id <=
       (SELECT id FROM app.source_requests WHERE source = $1 ORDER BY id DESC OFFSET ${KEPT_REQUESTS} LIMIT 1)`,
    [source],
  );
  await database.query(
    `DELETE FROM app.source_passes WHERE source = $1 AND ref = $2 AND pass = $3 AND started_at <=
       (SELECT started_at FROM app.source_passes WHERE source = $1 AND ref = $2 AND pass = $3
        ORDER BY started_at DESC OFFSET ${KEPT_PASSES} LIMIT 1)`,
    [source, ref, pass],
  );
}
