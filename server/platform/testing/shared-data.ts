import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));

/** Path of a reference data file beside the project, or null, with a warning that prints, when it is not there. */
export function sharedData(relative: string): string | null {
  const file = ROOT + relative;
  if (existsSync(file)) return file;
  console.warn(`SKIPPED: reference data ../shared/data/${relative} is missing.`);
  return null;
}
