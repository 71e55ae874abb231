import dns from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction } from 'node:vm';
import type { Peer, PeerResolve } from './peer.ts';
import { peersRequire } from './peers-folder.ts';

/** `export const getHomeserverFinalAddress = memoize(getHomeserverFinalAddressInternal, { maxAge })`, minified. */
const MEMOIZED = /\bvar ([\w$]+)=[\w$]+\([\w$]+,\{maxAge:[\w$]+\}\)/;

export const federationSdk: Peer = {
  name: '@rocket.chat/federation-sdk',
  remark:
    'the function is not exported: taken out of the bundle. It calls the global fetch and getaddrinfo, ' +
    'which cannot be pointed at a name server: replaced',
  load({ fetch, resolveSrv, resolveCname, lookup }) {
    globalThis.fetch = ((url: string) => fetch(url)) as typeof globalThis.fetch;
    Object.assign(dns, { lookup });
    Object.assign(dns.Resolver.prototype, { resolveSrv, resolveCname });
    return privateFunction();
  },
};

function privateFunction(): PeerResolve {
  const file = peersRequire.resolve('@rocket.chat/federation-sdk');
  const source = readFileSync(file, 'utf8');
  const name = MEMOIZED.exec(source)?.[1];
  if (name === undefined) throw new Error('the function that resolves is not where it was in 0.8.0');
  const code = `${source}\n;exports.resolveForBenchmark=${name};`;
  const exported: { resolveForBenchmark?: PeerResolve } = {};
  const module = { exports: exported };
  const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];
  const run = compileFunction(code, parameters, { filename: file }) as (...values: readonly unknown[]) => void;
  run(exported, createRequire(file), module, file, dirname(file));
  // The bundle replaces `module.exports` by an object of its own.
  const resolve = exported.resolveForBenchmark;
  if (resolve === undefined) throw new Error('the function that resolves could not be taken out');
  return resolve;
}
