import type { DataFile, ManifestFile } from './data-file.ts';
import { manifestContent } from './manifest.ts';
import type { PrimitiveType } from './types.ts';
import { mayHoldValue } from './value-range.ts';

/** True unless the manifest (whose partition values are of `types`) surely does not list the file. */
export function mayHoldFile(
  types: readonly PrimitiveType[],
  manifest: ManifestFile,
  file: DataFile,
): boolean {
  if (manifest.specId !== file.specId || manifest.content !== manifestContent(file)) return false;
  return (manifest.partitions ?? []).every((summary, index) => {
    const type = types[index];
    return type === undefined || mayHoldValue(type, summary, file.partition[index] ?? null);
  });
}
