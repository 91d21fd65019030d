/** The present moment. Injected, so that no decision reads the time by itself. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
