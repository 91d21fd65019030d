import { AppError } from './errors.ts';

/** One finished step of the start: what, a note, how long. */
export function printStep(name: string, note: string, durationMs: number): void {
  printLine(`  ✓ ${name.padEnd(18)} ${note.padEnd(44)} ${(durationMs / 1000).toFixed(1)} s`);
}

export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** One message that names the thing and the next step; anything unexpected keeps its stack for a report. */
export function describeStartFailure(error: unknown): string {
  if (error instanceof AppError) return error.message;
  return `The console could not start, and did not expect why:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
