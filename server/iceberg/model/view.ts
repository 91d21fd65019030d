import type { Schema } from './schema.ts';
import type { JsonMembers } from './types.ts';

/** One text of a view's query. */
export interface SqlRepresentation {
  readonly sql: string;
  /** `trino`, `spark`, … */
  readonly dialect: string;
}

export interface ViewVersion {
  readonly versionId: number;
  readonly timestampMs: number;
  readonly schemaId: number;
  readonly summary: Readonly<Record<string, string>>;
  readonly representations: readonly SqlRepresentation[];
  /** Where names without a catalog and a namespace are looked up. */
  readonly defaultCatalog: string | null;
  readonly defaultNamespace: readonly string[];
  readonly extra: JsonMembers;
}

/** One state of a view. Immutable: a change is another value in another file. */
export interface ViewMetadata {
  readonly viewUuid: string;
  /** URI of the view's folder, without a trailing slash. */
  readonly location: string;
  readonly schemas: readonly Schema[];
  readonly currentVersionId: number;
  readonly versions: readonly ViewVersion[];
  readonly versionLog: readonly { readonly versionId: number; readonly timestampMs: number }[];
  readonly properties: Readonly<Record<string, string>>;
  readonly extra: JsonMembers;
}

/** A view's metadata and the file it stands in. */
export interface View {
  readonly metadata: ViewMetadata;
  readonly metadataLocation: string;
}

/** One step of a change to a view, as clients of a catalog send it. */
export type ViewUpdate =
  | { readonly action: 'assign-uuid'; readonly uuid: string }
  | { readonly action: 'upgrade-format-version'; readonly formatVersion: number }
  | { readonly action: 'add-schema'; readonly schema: Schema }
  | { readonly action: 'set-location'; readonly location: string }
  | { readonly action: 'set-properties'; readonly updates: Readonly<Record<string, string>> }
  | { readonly action: 'remove-properties'; readonly removals: readonly string[] }
  | { readonly action: 'add-view-version'; readonly version: ViewVersion }
  | { readonly action: 'set-current-view-version'; readonly versionId: number };

/** The version that readers use; null when the file does not have it. */
export function currentVersion({ versions, currentVersionId }: ViewMetadata): ViewVersion | null {
  return versions.find(({ versionId }) => versionId === currentVersionId) ?? null;
}
