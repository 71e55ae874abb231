import type { IpAddress } from '@wherefore/discovery';
import { formatIp, parseIp } from '@wherefore/discovery';
import { addressKey } from '../known-names.ts';

/** Where the addresses of a world are to be found on this machine. */
export interface AddressPlan {
  /** What the DNS says instead of the world's address. */
  translate(address: string): string;
  /** The world's address behind one that a client saw; any other address as it is. */
  untranslate(address: string): string;
  /** The addresses under which a client may know the server of a world's address. */
  knownAs(address: string): readonly string[];
  /** The IPv4 loopback address on which the server of a world's address listens. */
  listenOn(address: string): string;
}

/** The world's addresses stay; clients have to be told where they are. */
export const MAPPED_PLAN: AddressPlan = {
  translate: (address) => address,
  untranslate: (address) => address,
  knownAs: (address) => [address],
  listenOn: () => '127.0.0.1',
};

const FIRST_HOST = 2;
const LAST_HOST = 254;

/**
 * Each of the world's addresses gets one of its own in a /24 (and the ones after it) of 127.0.0.0/8; an IPv6 address
 * is that one as `::ffff:127.x.y.z`.
 */
export class LiteralPlan implements AddressPlan {
  readonly #base: readonly [number, number];
  readonly #hosts = new Map<string, IpAddress>();
  readonly #originals = new Map<string, string>();

  constructor(base: readonly [number, number]) {
    this.#base = base;
  }

  translate(address: string): string {
    return formatIp(addressOf(address).family === 4 ? this.#host(address) : mapped(this.#host(address)));
  }

  untranslate(address: string): string {
    return this.#originals.get(addressKey(address)) ?? address;
  }

  knownAs(address: string): readonly string[] {
    return [...new Set([address, this.translate(address), this.listenOn(address)])];
  }

  listenOn(address: string): string {
    return formatIp(this.#host(address));
  }

  #host(address: string): IpAddress {
    const key = addressKey(address);
    const known = this.#hosts.get(key);
    if (known !== undefined) return known;
    const index = this.#hosts.size;
    const perNet = LAST_HOST - FIRST_HOST + 1;
    const [second, third] = this.#base;
    const octets = [127, second, third + Math.floor(index / perNet), FIRST_HOST + (index % perNet)];
    if ((octets[2] ?? 0) > 255) throw new RangeError('more addresses than the loopback network was planned for');
    const host: IpAddress = { family: 4, octets };
    this.#hosts.set(key, host);
    const original = formatIp(addressOf(address));
    this.#originals.set(addressKey(formatIp(host)), original);
    this.#originals.set(addressKey(formatIp(mapped(host))), original);
    return host;
  }
}

function addressOf(text: string): IpAddress {
  const address = parseIp(text);
  if (address === undefined) throw new TypeError(`not an address: ${JSON.stringify(text)}`);
  return address;
}

function mapped(host: IpAddress): IpAddress {
  return { family: 6, octets: [...new Array<number>(10).fill(0), 0xff, 0xff, ...host.octets] };
}
