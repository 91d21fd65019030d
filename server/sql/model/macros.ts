/** CREATE MACRO statements that the engine runs once when it starts; compiled queries call them. */
export const MACROS: readonly string[] = [];
