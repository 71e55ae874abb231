import type { Emulation, EmulationFact } from './emulation.ts';
import { Synapse } from './synapse.ts';

function fact(id: string, text: string, file: string): EmulationFact {
  return { id, text, source: `Synapse (a58ad44eb0), synapse/http/federation/${file}` };
}

const WELL_KNOWN = 'well_known_resolver.py';
const AGENT = 'matrix_federation_agent.py';
const SRV = 'srv_resolver.py';

export const synapse: Emulation = {
  name: 'synapse',
  version: 'a58ad44eb0',
  about: 'Synapse of July 2026: a cache of well-knowns and one of SRV records, nothing kept of the whole',
  facts: [
    fact('default-24-h', 'a delegation without caching headers is kept for 24 hours, 10 % more or less', WELL_KNOWN),
    fact('max-48-h', 'a stated lifetime is cut to 48 hours', WELL_KNOWN),
    fact('min-5-min', 'a stated lifetime is raised to 5 minutes', WELL_KNOWN),
    fact('no-store-is-5-min', 'no-store is a lifetime of nothing, and so raised to 5 minutes', WELL_KNOWN),
    fact('no-cache-ignored', 'no-cache does not count', WELL_KNOWN),
    fact('age-ignored', 'Age does not count', WELL_KNOWN),
    fact(
      'expires',
      'Expires counts where there is no max-age; one that cannot be read is nothing: 5 minutes',
      WELL_KNOWN,
    ),
    fact('invalid-1-h', 'that there is no delegation is kept for an hour, 10 % more or less', WELL_KNOWN),
    fact('down-2-min', 'for 2 minutes, if there was one until at most 2 hours ago', WELL_KNOWN),
    fact('grace', 'in the last fifth of its life a delegation is asked for again, and kept if that fails', WELL_KNOWN),
    fact('grace-permanent', 'a definite answer, such as 404, ends it even then', WELL_KNOWN),
    fact('only-200', 'of statuses 200 alone is accepted', WELL_KNOWN),
    fact('too-large-is-temporary', 'a body that is too large is a passing failure', WELL_KNOWN),
    fact('http-redirects-followed', 'redirects to http are followed: where they lead is not known', WELL_KNOWN),
    fact('m-server-unchecked', 'an m.server such as https://host is believed, and every request fails', AGENT),
    fact('host-header', 'the Host header is the name as it is written, without a port that it does not have', AGENT),
    fact('srv-ttl', 'SRV records are kept while the TTLs of all of them last', SRV),
    fact('srv-absence-not-kept', 'that there are none is asked each time', SRV),
    fact('servfail-is-error', 'an SRV question that fails is an error', SRV),
    fact('servfail-stale', 'unless there are expired records: they are used', SRV),
    fact('dot-target', 'a single target "." is an error', SRV),
    fact('fed-first', 'where _matrix-fed is found, _matrix is not asked', AGENT),
    fact('priority', 'SRV records are tried by priority', SRV),
    fact('ipv6-literal', 'an IPv6 literal without a port is connected to on 8448', AGENT),
    fact('connection-not-heeded', 'a connection that fails changes nothing in the caches', AGENT),
    fact('no-clear', 'nothing clears the caches of one name, or all, but a restart', WELL_KNOWN),
  ],
  cures: [],
  heeds: [],
  start: ({ draws }) => new Synapse(draws),
};
