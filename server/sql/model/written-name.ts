const PLAIN = /^[a-z_][a-z0-9_]*$/;

/** A name as it is written in a statement: quoted where it has to be. */
export const writtenName = (name: string): string =>
  PLAIN.test(name) ? name : `"${name.replaceAll('"', '""')}"`;

export const formatName = (parts: readonly string[]): string => parts.map(writtenName).join('.');
