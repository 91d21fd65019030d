/** The page of one commit. */
export const commitHref = (hash: string): string => `/commits/${hash}`;

/** What `source` would bring to `target`: from where both parted. */
export const compareHref = (target: string, source: string): string =>
  `/compare/${encodeURIComponent(target)}...${encodeURIComponent(source)}`;

export const changeHref = (source: string, target: string): string =>
  `/changes/new?${new URLSearchParams({ source, target })}`;
