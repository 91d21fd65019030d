import { describe, expect, test } from 'vitest';
import { type AllAddresses, assertHost, guardedLookup, isAllowedAddress } from './guard-address.ts';

describe('which addresses may be connected to', () => {
  test.each([
    ['93.184.216.34', true, true],
    ['2606:2800:220:1::1', true, true],
    ['127.0.0.1', false, true],
    ['10.1.2.3', false, true],
    ['172.16.0.1', false, true],
    ['192.168.1.20', false, true],
    ['100.64.0.1', false, true],
    ['::1', false, true],
    ['fd12:3456::1', false, true],
    ['::ffff:127.0.0.1', false, true],
    ['::ffff:10.0.0.1', false, true],
    // Where clouds give credentials away, and what is nobody's.
    ['169.254.169.254', false, false],
    ['::ffff:169.254.169.254', false, false],
    ['fe80::1', false, false],
    ['fd00:ec2::254', false, false],
    ['100.100.100.200', false, false],
    ['0.0.0.0', false, false],
    ['255.255.255.255', false, false],
    ['224.0.0.1', false, false],
    ['64:ff9b::7f00:1', false, false],
    ['not an address', false, false],
  ])('%s: public %s, with the private network %s', (address, open, inside) => {
    expect(isAllowedAddress(address, false)).toBe(open);
    expect(isAllowedAddress(address, true)).toBe(inside);
  });

  test.each([
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://169.254.169.254/',
  ])('%s is an address, however it is written', (url) => {
    expect(() => assertHost(new URL(url).hostname, false)).toThrow();
  });
});

describe('a name', () => {
  const look = (addresses: AllAddresses, all: boolean) =>
    new Promise((resolve) => {
      guardedLookup(addresses, false)('site.example', { all }, (error, address, family) =>
        resolve(error === null ? [address, family] : error.message),
      );
    });

  test('is refused when any of its addresses is private', async () => {
    const mixed: AllAddresses = async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ];
    expect(await look(mixed, true)).toBe('site.example is 10.0.0.1');
  });

  test('is asked for once a connection, and what was checked is what is connected to', async () => {
    let asked = 0;
    const rebinding: AllAddresses = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '93.184.216.34' : '127.0.0.1', family: 4 }];
    };
    expect(await look(rebinding, false)).toEqual(['93.184.216.34', 4]);
    expect(asked).toBe(1);
    expect(await look(rebinding, false)).toBe('site.example is 127.0.0.1');
  });
});
