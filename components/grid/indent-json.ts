/** JSON with a line for each member, every number and text as it stood; null for what is no JSON. */
export function indentJson(text: string): string | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  // Token by token: parsing would lose digits of big numbers.
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g) ?? [];
  let depth = 0;
  let line = '';
  const lines: string[] = [];
  const breakLine = () => {
    lines.push('  '.repeat(depth) + line);
    line = '';
  };
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token === '[' || token === '{') {
      line += token;
      if (next === ']' || next === '}') continue;
      breakLine();
      depth += 1;
    } else if (token === ']' || token === '}') {
      const isEmpty = line.endsWith('[') || line.endsWith('{');
      if (!isEmpty) {
        breakLine();
        depth -= 1;
      }
      line += token;
    } else if (token === ',') {
      line += token;
      breakLine();
    } else line += token === ':' ? ': ' : token;
  }
  breakLine();
  return lines.join('\n');
}
