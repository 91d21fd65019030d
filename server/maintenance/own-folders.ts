import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { placeOf } from './path-set.ts';

/** As the engine names the folder of a new table. */
const NEW_TABLE = /^.*?-[0-9a-f]{8}(?=\/(?:data|metadata)\/)/;
const TABLE_METADATA = '.metadata.json';

/** Tells the tables of this catalog from those of others in the same warehouse. */
export interface OwnFolders {
  /** To be told of every file first, whatever its age. */
  see(uri: string): void;
  /**
   * Whether a file lies below a table that any commit of the catalog ever named, or in a folder that the
   * engine made and where no table came about. A table that the catalog never had may be somebody else's.
   */
  has(uri: string): boolean;
}

/** Throws `AppError` when the catalog cannot be read. */
export async function findOwnFolders(catalog: Catalog): Promise<OwnFolders> {
  const own = new Set<string>();
  for (const folder of valueOrThrow(await catalog.metadataFolders())) {
    own.add(placeOf(folder.replace(/\/metadata$/, '')));
  }
  const withTable = new Set<string>();
  return {
    see(uri) {
      const folder = uri.endsWith(TABLE_METADATA) ? NEW_TABLE.exec(uri)?.[0] : undefined;
      if (folder !== undefined) withTable.add(folder);
    },
    has(uri) {
      if (foldersOf(placeOf(uri)).some((folder) => own.has(folder))) return true;
      const made = NEW_TABLE.exec(uri)?.[0];
      return made !== undefined && !withTable.has(made);
    },
  };
}

/** Every folder that a file is in, the outermost last. */
function foldersOf(place: string): readonly string[] {
  const parts = place.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, parts.length - 1 - index).join('/'));
}
