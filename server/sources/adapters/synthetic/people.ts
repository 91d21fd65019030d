/** Somebody who does not exist, and what their days are like. */
export interface SyntheticPerson {
  readonly index: number;
  readonly name: string;
  readonly zone: string;
  readonly device: string;
  readonly baseMgDl: number;
  /** Peak of the response to a usual meal. */
  readonly mealMgDl: number;
  /** Share of nights with a low. */
  readonly lowNights: number;
  /** Device of a second uploader that runs on some days; null without one. */
  readonly secondDevice: string | null;
  /** Device that reads every minute on some days; null without one. */
  readonly minuteDevice: string | null;
}

export const PEOPLE: readonly SyntheticPerson[] = [
  {
    index: 1,
    name: 'synthetic-anna',
    zone: 'Europe/Berlin',
    device: 'share2',
    baseMgDl: 112,
    mealMgDl: 70,
    lowNights: 0.12,
    secondDevice: null,
    minuteDevice: null,
  },
  {
    index: 2,
    name: 'synthetic-ben',
    zone: 'America/New_York',
    device: 'loop://iPhone',
    baseMgDl: 138,
    mealMgDl: 115,
    lowNights: 0.08,
    secondDevice: 'xDrip-DexcomG6',
    minuteDevice: null,
  },
  {
    index: 3,
    name: 'synthetic-chloe',
    zone: 'Pacific/Auckland',
    device: 'xDrip-LibreReceiver',
    baseMgDl: 104,
    mealMgDl: 85,
    lowNights: 0.25,
    secondDevice: null,
    minuteDevice: 'Juggluco-Libre3',
  },
];
