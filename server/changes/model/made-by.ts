/** Whether a person made one of the commits, as any name that a commit carries tells. */
export const madeBy = (
  commits: readonly { readonly makers: readonly string[] }[],
  name: string,
): boolean => commits.some(({ makers }) => makers.includes(name));
