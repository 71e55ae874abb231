import type { Emulation, EmulationFact } from './emulation.ts';
import { Tuwunel } from './tuwunel.ts';

const SOURCE_1_9 = 'Tuwunel 1.9.0 (5b3669144), src/service/resolver';

function fact(id: string, text: string, file: string): EmulationFact {
  return { id, text, source: `${SOURCE_1_9}/${file}` };
}

/** What has not changed between the two versions. */
const COMMON: readonly EmulationFact[] = [
  fact('destination-18-to-36-h', 'a destination is kept for a random 18 to 36 hours', 'cache.rs'),
  fact('override-6-to-12-h', 'the addresses of a host are kept for a random 6 to 12 hours', 'cache.rs'),
  fact('three-addresses', 'at most three addresses of a host are kept', 'cache.rs'),
  fact('failure-is-no-delegation', 'any failed well-known, a time-out too, falls to SRV records', 'actual.rs'),
  fact('failure-kept-as-good', 'what follows from a failed well-known is kept as long as a good answer', 'actual.rs'),
  fact('caching-headers-ignored', 'no TTL and no caching header shortens that', 'cache.rs'),
  fact('dns-at-least-3-h', 'records are kept for at least 3 hours', 'dns.rs'),
  fact('dns-absence-at-least-3-d', 'absences are kept for at least 3 days', 'dns.rs'),
  fact('any-2xx', 'any status from 200 to 299 is accepted', 'well_known.rs'),
  fact('body-12288', 'a body of more than 12,288 bytes is no delegation', 'well_known.rs'),
  fact('four-redirects', 'more than four redirects are no delegation', '../client/mod.rs'),
  fact('http-redirects-followed', 'redirects to http are followed: where they lead is not known', '../client/mod.rs'),
  fact('bad-m-server-is-none', 'an m.server that is no server name falls to SRV records', 'well_known.rs'),
  fact('override-by-bare-host', 'addresses are kept by host name alone, and who comes first wins', 'actual.rs'),
  fact(
    'origin-written-first',
    'the addresses of the name itself are kept, with 8448, before its well-known',
    'actual.rs',
  ),
  fact('srv-target-not-used', 'so an SRV record gives the port, and the name itself the addresses', 'actual.rs'),
  fact('srv-target-without-origin', 'only a name without addresses gets those of its SRV record', 'actual.rs'),
  fact('first-record', 'of SRV records the first of the answer is taken, whatever its priority', 'actual.rs'),
  fact('servfail-is-none', 'SERVFAIL on _matrix-fed is "none": _matrix is asked', 'actual.rs'),
  fact('dns-timeout-is-error', 'a time-out of an SRV question is an error, and is not kept', 'actual.rs'),
  fact('alias-alone-ends', 'an answer without error and without SRV records ends the search', 'actual.rs'),
  fact('dot-target', 'a target "." is no refusal of service', 'actual.rs'),
  fact('host-header-with-port', 'the Host header always bears the port, unless it is 443', 'fed.rs'),
  fact('ipv6-without-port', 'an IPv6 literal without a port is connected to on 443', 'fed.rs'),
  fact('long-ipv6-without-port', 'a long one gives no URL at all, and that is kept', 'fed.rs'),
  fact(
    'clear-all',
    'clearing empties every cache; there is no clearing of one name',
    '../../admin/server/clear_caches.rs',
  ),
];

const CURES = ['!admin server clear-caches'];

/** The version that tuwunel issue 385 is about. */
export const tuwunel151: Emulation = {
  name: 'tuwunel-1.5.1',
  version: '1.5.1',
  about: 'Tuwunel 1.5.1: whole destinations kept by the dice, whatever they came from',
  facts: [
    ...COMMON,
    {
      id: 'override-port-8448',
      text: 'a port is parsed with its colon, so the override of a delegation to any port bears 8448',
      source: 'Tuwunel 1.5.1, src/service/resolver/actual.rs (issue 385, mended by a4829d023)',
    },
    {
      id: 'evicts-by-wrong-key',
      text: 'a connection that fails evicts by the host that was connected to: nothing, for a delegated name',
      source: 'Tuwunel before b33415d50, src/service/federation/execute.rs',
    },
    {
      id: 'no-json-stays',
      text: 'an answer that is no JSON evicts nothing',
      source: 'Tuwunel before 9bac54488, src/service/federation/execute.rs',
    },
  ],
  cures: CURES,
  heeds: ['transport'],
  start: ({ draws }) => new Tuwunel({ portKeepsColon: true, evictsOn: ['transport'], evictsByOrigin: false }, draws),
};

export const tuwunel19: Emulation = {
  name: 'tuwunel-1.9',
  version: '1.9.0',
  about: 'Tuwunel 1.9: as 1.5.1, with the port read and failed connections heeded',
  facts: [
    ...COMMON,
    fact('override-port', 'the override of a delegation bears its port', 'actual.rs'),
    fact('evicts-by-origin', 'a connection that fails evicts the destination of the name', '../federation/execute.rs'),
    fact('no-json-evicts', 'an answer that is no JSON evicts it, too', '../federation/execute.rs'),
  ],
  cures: CURES,
  heeds: ['transport', 'not-json'],
  start: ({ draws }) =>
    new Tuwunel({ portKeepsColon: false, evictsOn: ['transport', 'not-json'], evictsByOrigin: true }, draws),
};
