import { randomInt } from 'node:crypto';
import { parseIp } from '@wherefore/discovery';
import { addressKey } from '../known-names.ts';
import type { World } from '../world.ts';
import type { WorldPatch } from '../world-data.ts';
import { splitUrl } from '../world-data.ts';
import type { AddressPlan } from './address-plan.ts';
import { LiteralPlan, MAPPED_PLAN } from './address-plan.ts';
import { AddressServer } from './address-server.ts';
import type { CertificateAuthority } from './certificate-authority.ts';
import { certificateAuthorities } from './certificate-authority.ts';
import { DnsResponder } from './dns-responder.ts';
import { DnsServer } from './dns-server.ts';

export interface FakeInternetOptions {
  /**
   * `mapped`: the DNS gives the world's addresses, and `dial` tells where on this machine they are.
   *
   * `literal`: for commands in any language. The DNS gives addresses of 127.0.0.0/8 (IPv6: `::ffff:127.x.y.z`) at which
   * the servers really listen on the ports of their URLs, and `untranslate` turns them back. Linux only, and ports 53
   * and 443 must be allowed: root, or a low `net.ipv4.ip_unprivileged_port_start`. IP literals in server names and in
   * `m.server` stay the world's; nothing can be connected to there. Literals in `Location` are translated. What is out of
   * reach refuses.
   */
  readonly mode: 'mapped' | 'literal';
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

interface Site {
  readonly address: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
}

/** Nobody listens on port 1 (tcpmux): connections are refused. */
const REFUSING: Endpoint = { host: '127.0.0.1', port: 1 };
/** TCP cannot be spoken to the broadcast address: ENETUNREACH at once, no packet leaves. */
const UNREACHABLE_HOST = '255.255.255.255';
const NET_ATTEMPTS = 10;

/** A world on loopback sockets: a name server and TLS servers, on real time. */
export class FakeInternet implements AsyncDisposable {
  readonly world: World;
  /** The certificate that clients have to trust. */
  readonly caPem: string;
  readonly #authority: CertificateAuthority;
  readonly #mode: FakeInternetOptions['mode'];
  readonly #plan: AddressPlan;
  readonly #dns: DnsServer;
  readonly #servers = new Map<string, AddressServer>();
  /** A host is served at every address that it ever had: an address from a cache is no stranger. */
  readonly #addressesByHost = new Map<string, Set<string>>();
  readonly #stopListening: () => void;
  #syncing: Promise<void> = Promise.resolve();

  private constructor(
    world: World,
    parts: { mode: FakeInternetOptions['mode']; plan: AddressPlan; dns: DnsServer; authority: CertificateAuthority },
  ) {
    this.world = world;
    this.#mode = parts.mode;
    this.#plan = parts.plan;
    this.#dns = parts.dns;
    this.#authority = parts.authority;
    this.caPem = parts.authority.caPem;
    this.#stopListening = world.onPatch(() => this.#sync());
  }

  static async start(world: World, { mode }: FakeInternetOptions): Promise<FakeInternet> {
    const { trusted: authority } = certificateAuthorities();
    const { plan, dns } = mode === 'mapped' ? await mappedNet(world) : await literalNet(world);
    const internet = new FakeInternet(world, { mode, plan, dns, authority });
    try {
      internet.#sync();
      await internet.ready();
      return internet;
    } catch (error) {
      await internet[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The name server, UDP and TCP. */
  get nameServer(): Endpoint {
    return { host: this.#dns.address, port: this.#dns.port };
  }

  /** Where a connection to an address of the world has to go on this machine; recorded as a connection. */
  dial(address: string, port: number): Endpoint {
    if (this.#mode === 'literal') return { host: address, port };
    const fault = this.world.answerConnection(address, port);
    if (fault === 'ECONNREFUSED') return REFUSING;
    if (fault === 'EHOSTUNREACH') return { host: UNREACHABLE_HOST, port };
    const exact = this.#servers.get(siteKey(address, port));
    const faulty = fault === undefined ? undefined : this.#servers.get(siteKey(address, 443));
    const server = exact ?? faulty;
    if (server !== undefined) return server.listening;
    return this.#isOutOfReach(address, port) ? { host: UNREACHABLE_HOST, port } : REFUSING;
  }

  /** The world's address behind one that a client saw; any other as it is. */
  untranslate(address: string): string {
    return this.#plan.untranslate(address);
  }

  /** What the name server says instead of an address of the world. */
  translate(address: string): string {
    return this.#plan.translate(address);
  }

  /** Writes `caPem` to a file. */
  writeCa(file: string): Promise<void> {
    return this.#authority.writeCa(file);
  }

  /** Patches the world; resolves when the servers have followed. */
  async patch(patch: WorldPatch): Promise<void> {
    this.world.patch(patch);
    await this.ready();
  }

  /** Resolves when the servers have followed the last patch. */
  ready(): Promise<void> {
    return this.#syncing;
  }

  /** Closes every socket. The world is left to its owner. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopListening();
    await this.#syncing.catch(() => {});
    await Promise.all([this.#dns, ...this.#servers.values()].map((server) => server[Symbol.asyncDispose]()));
    this.#servers.clear();
  }

  #sync(): void {
    this.#syncing = this.#syncing.catch(() => {}).then(() => this.#follow());
    // Whoever waits for `ready` hears of it.
    this.#syncing.catch(() => {});
  }

  async #follow(): Promise<void> {
    const wanted = new Map(this.#sites().map((site) => [siteKey(site.address, site.port), site]));
    for (const [key, server] of this.#servers) {
      if (wanted.has(key)) continue;
      this.#servers.delete(key);
      await server[Symbol.asyncDispose]();
    }
    for (const [key, site] of wanted) {
      const server = this.#servers.get(key);
      if (server === undefined) this.#servers.set(key, await this.#open(site));
      else server.refresh();
    }
  }

  async #open(site: Site): Promise<AddressServer> {
    const isLiteral = this.#mode === 'literal';
    const options = {
      ...site,
      world: this.world,
      plan: this.#plan,
      listenPort: isLiteral ? site.port : 0,
      recordsConnections: isLiteral,
    };
    return AddressServer.listen(options).catch((error: unknown) => {
      throw explained(error, `${this.#plan.listenOn(site.address)}:${options.listenPort}`);
    });
  }

  /** The addresses and ports at which something listens now. */
  #sites(): Site[] {
    const { wellKnown = {}, addresses = {} } = this.world.data;
    const sites = Object.entries(wellKnown).flatMap(([url, entry]) => {
      const { scheme, host, port } = splitUrl(url);
      const isClosed = 'error' in entry && (entry.error === 'ECONNREFUSED' || entry.error === 'EHOSTUNREACH');
      return isClosed ? [] : this.#everyAddressOf(host).map((address): Site => ({ address, port, scheme }));
    });
    const faulty = Object.entries(addresses).filter(([, fault]) => fault === 'RESET' || fault === 'TIMEOUT');
    const open = sites.filter(({ address }) => !/^E/.test(this.world.addressFault(address) ?? ''));
    return [...faulty.map(([address]): Site => ({ address, port: 443, scheme: 'https' })), ...open];
  }

  #isOutOfReach(address: string, port: number): boolean {
    return Object.entries(this.world.data.wellKnown ?? {}).some(([url, entry]) => {
      if (!('error' in entry) || entry.error !== 'EHOSTUNREACH') return false;
      const parts = splitUrl(url);
      return (
        parts.port === port && this.#everyAddressOf(parts.host).some((own) => addressKey(own) === addressKey(address))
      );
    });
  }

  #everyAddressOf(host: string): string[] {
    if (parseIp(host) !== undefined) return [host];
    const known = this.#addressesByHost.get(host) ?? new Set();
    for (const address of this.world.addressesOf(host)) known.add(address);
    this.#addressesByHost.set(host, known);
    return [...known];
  }
}

/** Puts a world on loopback sockets. Close it with `await using`. */
export function startFakeInternet(world: World, options: FakeInternetOptions): Promise<FakeInternet> {
  return FakeInternet.start(world, options);
}

interface Net {
  readonly plan: AddressPlan;
  readonly dns: DnsServer;
}

async function mappedNet(world: World): Promise<Net> {
  const plan = MAPPED_PLAN;
  return { plan, dns: await DnsServer.listen(new DnsResponder(world, plan.translate), '127.0.0.1', 0) };
}

// The name server's port 53 keeps others of our kind, in other processes, out of the network.
async function literalNet(world: World): Promise<Net> {
  for (let attempt = 1; ; attempt += 1) {
    const base = [randomInt(64, 255), randomInt(0, 240)] as const;
    const plan = new LiteralPlan(base);
    const host = `127.${base[0]}.${base[1]}.1`;
    try {
      return {
        plan,
        dns: await DnsServer.listen(new DnsResponder(world, (address) => plan.translate(address)), host, 53),
      };
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || attempt >= NET_ATTEMPTS) throw explained(error, `${host}:53`);
    }
  }
}

function explained(error: unknown, endpoint: string): Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const cause = { cause: error };
  if (code === 'EACCES') {
    return new Error(`may not listen on ${endpoint}: needs root or net.ipv4.ip_unprivileged_port_start=53`, cause);
  }
  if (code === 'EADDRNOTAVAIL')
    return new Error(`cannot listen on ${endpoint}: needs all of 127.0.0.0/8, as on Linux`, cause);
  return new Error(`cannot listen on ${endpoint}`, cause);
}

function siteKey(address: string, port: number): string {
  return `${addressKey(address)}:${port}`;
}
