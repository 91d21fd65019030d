import { expect, test } from 'vitest';
import { keyBelow, parseS3Root, uriOf } from './s3-address.ts';

function rootOf(address: string) {
  const root = parseS3Root(address);
  if (root === null) throw new Error(`${address} is no address`);
  return root;
}

test('a bucket with and without a prefix, also spelled s3a or with a slash at the end', () => {
  expect(rootOf('s3://lake/warehouse/')).toEqual({
    bucket: 'lake',
    keyPrefix: 'warehouse/',
    uri: 's3://lake/warehouse',
  });
  expect(rootOf('s3a://lake')).toEqual({ bucket: 'lake', keyPrefix: '', uri: 's3://lake' });
});

test('what is no bucket is refused', () => {
  const addresses = [
    's3://',
    's3://Lake',
    's3://a',
    'http://lake/x',
    's3://lake/../x',
    's3://lake/a//b',
  ];
  expect(addresses.map(parseS3Root)).toEqual(addresses.map(() => null));
});

test('a key is the spelled path below the root, and its URI gives it back', () => {
  const root = rootOf('s3://lake/warehouse');
  const uri = 's3://lake/warehouse/t/p=a%2Fb/ü ?#.parquet';
  expect(keyBelow(root, uri)).toBe('warehouse/t/p=a%2Fb/ü ?#.parquet');
  expect(uriOf(root, keyBelow(root, uri) ?? '')).toBe(uri);
});

test('another bucket, another prefix and steps upwards are outside', () => {
  const root = rootOf('s3://lake/warehouse');
  const foreign = [
    's3://lake/warehouse2/x',
    's3://other/warehouse/x',
    's3://lake/warehouse/../x',
    's3://lake/warehouse/a//b',
    's3://lake/warehouse/./x',
    's3://lake/warehouse',
  ];
  expect(foreign.map((uri) => keyBelow(root, uri))).toEqual(foreign.map(() => null));
});
