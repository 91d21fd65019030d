/** A double as Java's `Double.toString` writes it: `1.0`, `1.0E10`, `NaN`. */
export function javaDouble(value: number): string {
  return javaForm(value, String(Math.abs(value)));
}

/** A real as Java's `Float.toString` writes it. */
export function javaFloat(value: number): string {
  const single = Math.fround(value);
  for (let digits = 1; digits < 9; digits += 1) {
    const text = single.toPrecision(digits);
    if (Math.fround(Number(text)) === single)
      return javaForm(single, String(Math.abs(Number(text))));
  }
  return javaForm(single, String(Math.abs(Number(single.toPrecision(9)))));
}

/** A double as Trino casts it to varchar: `1.0E0`, `-0E0`, `1.0E10`. */
export function trinoDouble(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0E0' : '0E0';
  const { digits, exponent } = decimalForm(String(Math.abs(value)));
  return `${value < 0 ? '-' : ''}${digits.slice(0, 1)}.${digits.slice(1) || '0'}E${exponent}`;
}

function javaForm(value: number, shortest: string): string {
  if (!Number.isFinite(value)) return String(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (value === 0) return `${sign}0.0`;
  const { digits, exponent } = decimalForm(shortest);
  if (exponent < -3 || exponent >= 7) {
    return `${sign}${digits.slice(0, 1)}.${digits.slice(1) || '0'}E${exponent}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/** Digits without zeros at their ends, and the power of ten of the first one. */
function decimalForm(text: string): { readonly digits: string; readonly exponent: number } {
  const [mantissa = '', power = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const all = whole + fraction;
  const leading = /^0*/.exec(all)?.[0].length ?? 0;
  const digits = all.slice(leading).replace(/0+$/, '');
  return { digits, exponent: whole.length - 1 - leading + Number(power) };
}
