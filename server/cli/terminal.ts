/** A person watches: progress goes to stderr. In a pipe the command is quiet. */
const isWatched = (): boolean => process.stderr.isTTY === true;

/** One line that is replaced by the next one. */
export function progress(text: string): void {
  if (isWatched()) process.stderr.write(`\r\u001b[2K${text}`);
}

/** A line that stays; for people only. */
export function say(text: string): void {
  if (isWatched()) process.stderr.write(`\r\u001b[2K${text}\n`);
}

/** The answer of the command. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Lines of a table with aligned columns; numbers stand right. */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly boolean[] = [],
): string {
  const widths = head.map((name, index) =>
    Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) =>
        right[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}

/** Aborts on the first Ctrl-C, so that the server stops the work; the second one ends the command. */
export function interruptible(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort();
    process.once('SIGINT', () => process.exit(130));
  });
  return controller.signal;
}
