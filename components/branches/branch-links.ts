/** The page of one commit. */
export const commitHref = (hash: string): string => `/commits/${hash}`;

/** Where a change request for a branch is opened. */
export const changeHref = (source: string, target: string): string =>
  `/changes/new?${new URLSearchParams({ source, target })}`;
