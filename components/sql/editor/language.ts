import type { TableName } from '#server/sql/model/editor/names-in-scope.ts';
import type { KnownNames } from '#server/sql/model/editor/offers.ts';
import type { QuickFix } from '#server/sql/model/editor/quick-fixes.ts';

/** A version of a table as it is offered behind AS OF. */
export interface VersionOffer {
  /** As it is written: `8312…`, `'main'`, `TIMESTAMP '…'`. */
  readonly insert: string;
  readonly label: string;
  readonly detail: string;
  readonly kind: 'snapshot' | 'ref' | 'moment';
}

export interface SnippetOffer {
  readonly prefix: string;
  readonly body: string;
  readonly description: string;
}

/** A mistake in the text as the editor underlines it. Lines and columns of the whole text, from 1. */
export interface EditorMarker {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** `hint` for what was found by reading alone. */
  readonly severity: 'error' | 'hint';
  /** With edits by offsets of the whole text. */
  readonly fixes: readonly QuickFix[];
}

/** Something that stands behind a table's name and can be clicked. */
export interface EditorChip {
  /** Offset behind which it stands. */
  readonly offset: number;
  readonly text: string;
  readonly hint: string;
  readonly isStrong: boolean;
}

/** What the editor knows while somebody writes. */
export interface EditorLanguage {
  names(): KnownNames;
  /** Resolves when the columns of these tables are known, or cannot be. */
  load(tables: readonly TableName[]): Promise<void>;
  versions(table: TableName, kind: 'version' | 'timestamp'): Promise<readonly VersionOffer[]>;
  snippets(): readonly SnippetOffer[];
  format(sql: string): Promise<string>;
}
