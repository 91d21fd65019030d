import type { Column, ColumnBatch } from '#server/engine/port.ts';

export interface MartStamp {
  readonly name: string;
  /** Catalog commit whose data the mart holds. */
  readonly commitHash: string;
  readonly runId: string | null;
  readonly publishedAt: Date;
  readonly rowCount: number;
  readonly columns: readonly Column[];
  /** What `martLayout` gave for it; empty when that is not known. */
  readonly layout: string;
}

/** A publication that goes over the mart that is served. */
export interface MartChange {
  /** Commit that the served mart is stamped with. */
  readonly commitHash: string;
  /** Key columns, in the order of `columns`, of the rows that go. */
  readonly gone: AsyncIterable<ColumnBatch>;
}

export interface MartPublication {
  readonly name: string;
  readonly columns: readonly Column[];
  /** All rows of the mart; with `over` those that are new or changed. */
  readonly batches: AsyncIterable<ColumnBatch>;
  readonly over?: MartChange;
  /** Columns of the unique key, which becomes the primary key. */
  readonly key: readonly string[];
  readonly indexes: readonly (readonly string[])[];
  readonly descriptions: Readonly<Record<string, string>>;
}

/** Serving tables in PostgreSQL, schema `marts`, typed. */
export interface MartStore {
  /**
   * Publishes all the marts in one transaction: readers see all of the old ones or all of the new
   * ones. Publishing the same commit again changes nothing. Throws `conflict` when a mart is not the
   * one that its publication goes over.
   */
  publish(
    marts: readonly MartPublication[],
    stamp: { readonly commitHash: string; readonly runId: string | null },
    signal?: AbortSignal,
  ): Promise<readonly MartStamp[]>;
  /** Every published mart with its stamp, in name order. */
  list(): Promise<readonly MartStamp[]>;
  /** Null when there is no such mart. */
  get(name: string): Promise<MartStamp | null>;
  /**
   * Writes the rows of a mart, as of one stamp, into a local CSV file (RFC 4180, header, NULL as an
   * unquoted empty field) for an engine to read; returns the stamp of exactly those rows. Null when absent.
   */
  export(name: string, file: string, signal?: AbortSignal): Promise<MartStamp | null>;
}
