import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Why a connection was not even tried. */
export class AddressRefused extends Error {
  readonly address: string;
  constructor(host: string, address: string) {
    super(`${host} is ${address}`);
    this.name = 'AddressRefused';
    this.address = address;
  }
}

/** Asks for all addresses of a name. */
export type AllAddresses = (
  host: string,
) => Promise<readonly { readonly address: string; readonly family: number }[]>;

export const systemAddresses: AllAddresses = (host) =>
  new Promise((resolve, reject) => {
    systemLookup(host, { all: true }, (error, found) => (error ? reject(error) : resolve(found)));
  });

/** Ranges of a home or office network; everything else that is not public stays closed. */
const PRIVATE: readonly string[] = ['private', 'loopback', 'uniqueLocal', 'carrierGradeNat'];

/**
 * True for an address that may be connected to: a public one, or with `allowPrivate` one of the own
 * network. Link-local addresses, where clouds serve credentials, are never allowed.
 */
export function isAllowedAddress(text: string, allowPrivate: boolean): boolean {
  const plain = text.replace(/^\[|\]$/g, '');
  if (!ipaddr.isValid(plain)) return false;
  // An IPv4 address inside an IPv6 one is judged as what it is.
  const range = ipaddr.process(plain).range();
  return range === 'unicast' || (allowPrivate && PRIVATE.includes(range) && !isMetadata(plain));
}

const isMetadata = (text: string): boolean =>
  ['fd00:ec2::254', '100.100.100.200'].some(
    (known) => ipaddr.process(known).toString() === ipaddr.process(text).toString(),
  );

/** Throws `AddressRefused` for a host that is written as an address which is not allowed. */
export function assertHost(host: string, allowPrivate: boolean): void {
  const plain = host.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(plain) && !isAllowedAddress(plain, allowPrivate)) {
    throw new AddressRefused(host, plain);
  }
}

/**
 * A name look-up for sockets that gives only allowed addresses: the address that was checked is the
 * one that is connected to, so a name cannot change in between.
 */
export function guardedLookup(addresses: AllAddresses, allowPrivate: boolean): LookupFunction {
  return (host, options, callback) => {
    addresses(host).then(
      (found) => {
        const bad = found.find(({ address }) => !isAllowedAddress(address, allowPrivate));
        const [first] = found;
        if (bad !== undefined) callback(new AddressRefused(host, bad.address), '', 0);
        else if (first === undefined) callback(new Error(`${host} has no address`), '', 0);
        else if (options.all === true) callback(null, [...found]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

/** The addresses of a host, all of them allowed. Throws `AddressRefused`, or what the look-up throws. */
export async function allowedAddresses(
  host: string,
  { allowPrivate, addresses }: { readonly allowPrivate: boolean; readonly addresses: AllAddresses },
): Promise<readonly string[]> {
  assertHost(host, allowPrivate);
  const plain = host.replace(/^\[|\]$/g, '');
  const found = ipaddr.isValid(plain) ? [plain] : (await addresses(host)).map((one) => one.address);
  const bad = found.find((address) => !isAllowedAddress(address, allowPrivate));
  if (bad !== undefined) throw new AddressRefused(host, bad);
  return found;
}
