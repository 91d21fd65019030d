/** One thing that maintenance would do for a table. */
export interface Advice {
  readonly kind: 'compact' | 'rewrite-manifests' | 'expire-snapshots';
  /** One sentence for people: `212 of 240 files are smaller than 96 MB.` */
  readonly why: string;
}

/** How a table is stored at a commit. Sizes in bytes. */
export interface TableHealth {
  readonly commitHash: string;
  readonly files: {
    readonly count: number;
    readonly bytes: number;
    /** Files that compaction would rewrite: small ones with company, and those with deleted rows. */
    readonly small: number;
    readonly smallBytes: number;
    /** About as many would come in their place. */
    readonly smallAfter: number;
    /** Size that writers aim at. */
    readonly targetBytes: number;
    readonly partitions: number;
  };
  /** Files of rows that other engines marked as deleted: each costs every reader. */
  readonly deletes: {
    readonly count: number;
    readonly bytes: number;
    /** Data files that have to be read with one. */
    readonly filesAffected: number;
  };
  readonly manifests: { readonly count: number; readonly bytes: number; readonly small: number };
  readonly snapshots: {
    readonly count: number;
    /** How many would go by the table's own rule, or the default. */
    readonly expirable: number;
    /** Null: the table has none. */
    readonly oldestAt: Date | null;
    /** Snapshots older than this go. */
    readonly keptSince: Date;
    readonly retainLast: number;
  };
  readonly metadata: { readonly bytes: number; readonly previousFiles: number };
  readonly advice: readonly Advice[];
}
