import type { Emulation, EmulationFact } from './emulation.ts';
import { Gomatrixserverlib } from './gomatrixserverlib.ts';

function fact(id: string, text: string, file: string): EmulationFact {
  return { id, text, source: `gomatrixserverlib (ffcbbd3), ${file}` };
}

const RESOLVE = 'fclient/resolve.go';
const CLIENT = 'fclient/client.go';
const WELL_KNOWN = 'fclient/well_known.go';

export const gomatrixserverlib: Emulation = {
  name: 'gomatrixserverlib',
  version: 'ffcbbd3',
  about: 'gomatrixserverlib of December 2025, as in Dendrite: a result is kept until it cannot be connected to',
  facts: [
    fact('no-expiry', 'a result is kept without end', CLIENT),
    fact('caching-headers-unused', 'the caching headers of a well-known are read and never used', CLIENT),
    fact('failure-kept-as-good', 'what follows from a failed well-known is kept in the same way', CLIENT),
    fact('evicts-on-failure', 'it is dropped when nothing in it can be connected to', CLIENT),
    fact('no-json-stays', 'an answer that is no JSON changes nothing', CLIENT),
    fact('bad-m-server-is-error', 'an m.server that is no server name is an error, which is not kept', RESOLVE),
    fact('only-200', 'of statuses 200 alone is accepted', WELL_KNOWN),
    fact('http-redirects-followed', 'redirects to http are followed: where they lead is not known', WELL_KNOWN),
    fact('servfail-no-legacy', 'an SRV question that fails ends the search: port 8448, _matrix is not asked', RESOLVE),
    fact('absence-legacy', 'that there is no _matrix-fed record has _matrix asked', RESOLVE),
    fact('dot-target', 'a target "." becomes a destination without a host', RESOLVE),
    fact('host-header', 'the Host header is the name as it is written', RESOLVE),
    fact('ip-literal', 'a literal without a port is connected to on 8448', RESOLVE),
    fact('no-clear', 'nothing clears its cache but a restart', CLIENT),
  ],
  cures: [],
  heeds: ['transport'],
  start: ({ draws }) => new Gomatrixserverlib(draws),
};
