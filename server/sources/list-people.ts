import { loadDeclarations } from './load-declarations.ts';

export interface PersonView {
  readonly name: string;
  /** Where they live, since which local day; null is ever. Empty for somebody who is not declared. */
  readonly zones: readonly { readonly zone: string; readonly from: string | null }[];
  /** Names of their sources, the one that is believed first in front. */
  readonly sources: readonly string[];
  /** File that declares them, relative to the project; null when none does. */
  readonly declaredIn: string | null;
}

/** Everybody that is declared or that a source is of, in the order of their names. */
export async function listPeople({
  projectFolder,
}: {
  readonly projectFolder: string;
}): Promise<readonly PersonView[]> {
  const { people, peopleIn, sources } = await loadDeclarations(projectFolder);
  const named = sources.flatMap(({ declaration }) => declaration.person ?? []);
  const names = new Set([...people.map(({ name }) => name), ...named]);
  return [...names].sort().map((name) => ({
    name,
    zones: people.find((person) => person.name === name)?.zones ?? [],
    sources: sources
      .map(({ declaration }) => declaration)
      .filter(({ person }) => person === name)
      .sort((a, b) => a.priority - b.priority)
      .map((declaration) => declaration.name),
    declaredIn: peopleIn.get(name) ?? null,
  }));
}
