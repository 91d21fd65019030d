import type { ContentKey } from '#server/catalog/model/content.ts';
import type { BoundTable } from '#server/sql/model/front-end.ts';
import type { ResolvedTable } from '../../port.ts';

/** A lake table as one statement reads it; what a commit says about where its rows come from. */
export interface LakeInput {
  readonly key: ContentKey;
  readonly ref: string;
  /** Commit that the table was read at. */
  readonly hash: string;
  readonly contentId: string | null;
  readonly snapshotId: bigint | null;
}

/** What a table reference of a statement stands for. */
export interface BoundInput {
  readonly table: BoundTable;
  /** Null for staged rows, which are nobody's table. */
  readonly resolved: ResolvedTable | null;
  /** Null for what is not in the lake. */
  readonly lake: LakeInput | null;
  /** URIs of the objects that the relation opens. */
  readonly objects: readonly string[];
  /** Of a view: what its query reads. */
  readonly through?: {
    readonly tables: readonly ResolvedTable[];
    readonly lakeInputs: readonly LakeInput[];
  };
}
