import { expect, test } from 'vitest';
import { AppError } from '#server/platform/errors.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { StoppedError } from '../shared/deadline.ts';
import { UnreachableError } from '../shared/unreachable-error.ts';
import { toEngineFailure } from './failure.ts';

test.each([
  [
    'Invalid Input Error: DIVISION_BY_ZERO: Division by zero',
    'DIVISION_BY_ZERO',
    'Division by zero',
  ],
  [
    "Conversion Error: Could not convert string 'x' to INT32\n\nLINE 1: SELECT CAST(…",
    'INVALID_CAST_ARGUMENT',
    "Could not convert string 'x' to INT32",
  ],
  [
    "Conversion Error: Type INT128 with value 9 can't be cast because the value is out of range for the destination type INT64",
    'NUMERIC_VALUE_OUT_OF_RANGE',
    expect.stringContaining('out of range'),
  ],
  [
    'Out of Memory Error: failed to allocate data of size 1.0 GiB (200 MiB/200 MiB used)',
    'EXCEEDED_LOCAL_MEMORY_LIMIT',
    expect.stringContaining('more memory'),
  ],
  [
    'IO Error: Cannot open file "/srv/lake/warehouse/s/t/data/x.parquet": No such file',
    'ICEBERG_CANNOT_OPEN_SPLIT',
    expect.stringContaining('data file'),
  ],
  [
    'Invalid Input Error: More than one row returned by a subquery used as an expression',
    'SUBQUERY_MULTIPLE_ROWS',
    expect.stringContaining('More than one row'),
  ],
  [
    'Binder Error: something about "/srv/lake/x/y.parquet" inside',
    'GENERIC_INTERNAL_ERROR',
    'something about "<file>" inside',
  ],
])('%s', (text, name, message) => {
  expect(toEngineFailure(new Error(text))).toEqual({ kind: 'failed', name, message });
});

test('what is ours keeps its kind', () => {
  expect(toEngineFailure(new StoppedError({ kind: 'cancelled' }))).toEqual({ kind: 'cancelled' });
  expect(toEngineFailure(new SqlError('X', 'y', { line: 1, column: 2 }))).toMatchObject({
    kind: 'rejected',
    position: { line: 1, column: 2 },
  });
  expect(toEngineFailure(new UnreachableError('why'))).toEqual({
    kind: 'unreachable',
    cause: 'why',
  });
  expect(toEngineFailure(new AppError('unavailable', 'x'))).toMatchObject({ kind: 'unreachable' });
  expect(toEngineFailure(new AppError('invalid', 'delete files'))).toMatchObject({
    kind: 'failed',
    message: 'delete files',
  });
});
