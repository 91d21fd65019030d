/** Who the synthetic readings are of. */
export interface SyntheticPerson {
  readonly name: string;
  readonly zone: string;
  readonly device: string;
  /** Second uploader of the same sensor; null for none. */
  readonly secondDevice: string | null;
  readonly baseMgDl: number;
  readonly mealRiseMgDl: number;
  readonly dawnRiseMgDl: number;
  /** Chance of a low in a night. */
  readonly nightLows: number;
  /** Days of every twenty with a reading a minute instead of one in five. */
  readonly fastDaysInTwenty: number;
}

export const SYNTHETIC_PEOPLE: readonly SyntheticPerson[] = [
  {
    name: 'anna',
    zone: 'Europe/London',
    device: 'xDrip-DexcomG6',
    secondDevice: null,
    baseMgDl: 118,
    mealRiseMgDl: 62,
    dawnRiseMgDl: 14,
    nightLows: 0.12,
    fastDaysInTwenty: 0,
  },
  {
    name: 'ben',
    zone: 'America/New_York',
    device: 'share2',
    secondDevice: 'loop://iPhone',
    baseMgDl: 148,
    mealRiseMgDl: 88,
    dawnRiseMgDl: 26,
    nightLows: 0.05,
    fastDaysInTwenty: 0,
  },
  {
    name: 'clara',
    zone: 'Europe/Berlin',
    device: 'Libre3',
    secondDevice: null,
    baseMgDl: 104,
    mealRiseMgDl: 44,
    dawnRiseMgDl: 8,
    nightLows: 0.2,
    fastDaysInTwenty: 1,
  },
];
