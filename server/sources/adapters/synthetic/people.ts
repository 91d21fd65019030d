import { between, chance } from './random.ts';

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
  /** Device of a second uploader; null without one. */
  readonly secondDevice: string | null;
  /** Device that reads every minute; null without one. */
  readonly minuteDevice: string | null;
}

/** The people of a first start. */
const NAMED: readonly SyntheticPerson[] = [
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

export const USUAL_PEOPLE = NAMED.length;

const ZONES = [
  'Europe/London',
  'America/Los_Angeles',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Europe/Berlin',
  'Asia/Tokyo',
  'America/New_York',
] as const;
const DEVICES = ['share2', 'loop://iPhone', 'xDrip-DexcomG6', 'AAPS-Dexcom'] as const;

/** The first `count` people: those with names, then as many others as it takes. */
export function peopleOf(count: number): readonly SyntheticPerson[] {
  return Array.from({ length: count }, (_, at) => NAMED[at] ?? stranger(at + 1));
}

/** One in ten has a second uploader, one in fifty reads every minute. */
function stranger(index: number): SyntheticPerson {
  const pick = <T>(from: readonly [T, ...T[]], salt: number): T =>
    from[Math.floor(chance(index, salt) * from.length)] ?? from[0];
  return {
    index,
    name: `synthetic-${String(index).padStart(5, '0')}`,
    zone: pick(ZONES, 1),
    device: pick(DEVICES, 2),
    baseMgDl: between(98, 160, index, 3),
    mealMgDl: between(45, 130, index, 4),
    lowNights: between(0.02, 0.3, index, 5),
    secondDevice: index % 10 === 0 ? 'xDrip-Follower' : null,
    minuteDevice: index % 50 === 25 ? 'Juggluco-Libre3' : null,
  };
}
