import { formatType, type TrinoType } from './types.ts';

/** A type as `typeof`, DESCRIBE and `information_schema` write it: `decimal(12,2)` without a blank. */
export const displayType = (type: TrinoType): string =>
  formatType(type).replaceAll(/decimal\((\d+), (\d+)\)/g, 'decimal($1,$2)');
