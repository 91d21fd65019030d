import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { pyIcebergPython } from '#server/engine/testing/pyiceberg-environment.ts';

const SCRIPT = fileURLToPath(new URL('./plan_scan.py', import.meta.url));

const Times = z.object({ allMs: z.number(), selectiveMs: z.number() });

/** Medians of what PyIceberg needs to plan the same scans; null, with a warning, where it is not to be had. */
export async function planWithPyIceberg(
  metadataLocation: string,
  repeats: number,
): Promise<z.infer<typeof Times> | null> {
  const python = await pyIcebergPython();
  if (python === null) return null;
  const { stdout } = await promisify(execFile)(python, [SCRIPT, metadataLocation, `${repeats}`]);
  return Times.parse(JSON.parse(stdout));
}
