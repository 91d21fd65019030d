/** `value` / 10^`scale`, negative or not. */
export interface Digits {
  readonly negative: boolean;
  readonly value: bigint;
  readonly scale: number;
}

/** The digits that a number's text has: `-1.5e3`, `12.50`. */
export function digitsOf(text: string): Digits {
  const [mantissa = '', power = '0'] = text.toLowerCase().replace(/^[+-]/, '').split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(power);
  const value = BigInt(`${whole}${fraction}` || '0');
  const negative = text.startsWith('-');
  return scale < 0
    ? { negative, value: value * 10n ** BigInt(-scale), scale: 0 }
    : { negative, value, scale };
}

/** With so many digits after the point, halves away from zero. */
export function roundedTo({ negative, value, scale }: Digits, digits: number): Digits {
  if (digits >= scale) {
    return { negative, value: value * 10n ** BigInt(digits - scale), scale: digits };
  }
  const one = 10n ** BigInt(scale - digits);
  return { negative, value: (value + one / 2n) / one, scale: digits };
}

/** Without a sign. */
export function plainText({ value, scale }: Digits): string {
  const text = String(value).padStart(scale + 1, '0');
  const point = text.length - scale;
  return scale === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`;
}
