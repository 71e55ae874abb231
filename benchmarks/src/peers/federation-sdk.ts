import dns from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction } from 'node:vm';
import type { LoadedPeer, Peer } from './peer.ts';
import { peersRequire } from './peers-folder.ts';

/** `export const getHomeserverFinalAddress = memoize(getHomeserverFinalAddressInternal, { maxAge })`, minified. */
const MEMOIZED = /\bvar ([\w$]+)=[\w$]+\(([\w$]+),\{maxAge:[\w$]+\}\)/;

export const federationSdk: Peer = {
  name: '@rocket.chat/federation-sdk',
  remark:
    'the function is not exported: taken out of the bundle. It calls the global fetch and getaddrinfo, ' +
    'which cannot be pointed at a name server: replaced',
  load({ fetch, resolveSrv, resolveCname, lookup }) {
    globalThis.fetch = ((url: string) => fetch(url)) as typeof globalThis.fetch;
    Object.assign(dns, { lookup });
    Object.assign(dns.Resolver.prototype, { resolveSrv, resolveCname });
    return privateFunctions();
  },
};

function privateFunctions(): LoadedPeer {
  const file = peersRequire.resolve('@rocket.chat/federation-sdk');
  const source = readFileSync(file, 'utf8');
  const [, memoized, inner] = MEMOIZED.exec(source) ?? [];
  if (memoized === undefined || inner === undefined)
    throw new Error('the function that resolves is not where it was in 0.8.0');
  const code = `${source}\n;exports.forBenchmark={resolve:${memoized},resolveAnew:${inner}};`;
  const exported: { forBenchmark?: LoadedPeer } = {};
  const module = { exports: exported };
  const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];
  const run = compileFunction(code, parameters, { filename: file }) as (...values: readonly unknown[]) => void;
  run(exported, createRequire(file), module, file, dirname(file));
  // The bundle replaces `module.exports` by an object of its own.
  const loaded = exported.forBenchmark;
  if (loaded === undefined) throw new Error('the function that resolves could not be taken out');
  return loaded;
}
