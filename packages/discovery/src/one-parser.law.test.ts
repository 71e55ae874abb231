import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decide,
  parseDelegatedName,
  parseServerName,
  readWellKnownBody,
  recommended,
  type ServerNameResult,
} from './index.ts';
import { type Run, runs } from './testing/arbitraries.ts';
import { documentationRules } from './testing/evidence.ts';
import { START } from './testing/observations.ts';

// Law 7: server name and m.server go through the same grammar; never the URL parser, never the number parser.

declare const URL: new (url: string) => { readonly hostname: string; readonly port: string };

type Parser = (text: string) => ServerNameResult;

const label = fc.string({ unit: fc.constantFrom(...'abzABZ09-'), minLength: 1, maxLength: 8 });
const dnsName = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const octet = fc.oneof(
  fc.nat(255).map(String),
  fc.nat(400).map(String),
  fc.constantFrom('0x7f', '0177', '00', '010', '1e1', ''),
);
const quads = fc.array(octet, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('.'));
const numbers = fc.oneof(
  fc.nat().map(String),
  fc.nat().map((n) => `0x${n.toString(16)}`),
  fc.nat().map((n) => `0${n.toString(8)}`),
);
const bracketed = fc
  .oneof(fc.ipV6(), fc.string({ unit: fc.constantFrom(...'0123abF:.%g'), maxLength: 20 }))
  .map((text) => `[${text}]`);
const port = fc.oneof(
  fc.constant(''),
  fc.nat(99_999).map((n) => `:${n}`),
  fc.string({ unit: fc.constantFrom(...'0123456789+- x:'), maxLength: 7 }).map((text) => `:${text}`),
);
const dot = fc.constantFrom('', '', '', '.');

/** Names, what is nearly one, and anything at all. */
const anyText = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.oneof(dnsName, quads, numbers, bracketed, fc.ipV4(), fc.ipV6()), dot, port)
      .map((parts) => parts.join('')),
  },
  { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom(...'a0.:[]-_/@%é \n'), maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.webUrl() },
);

/** The grammar of the appendix as expressions, with the parser of the platform only for the inside of brackets. */
function isServerName(text: string): boolean {
  const parts = /^(?:\[(?<ipv6>[0-9A-Fa-f:.]{2,45})\]|(?<name>[0-9A-Za-z.-]{1,255}))(?::(?<port>[0-9]{1,5}))?$/.exec(
    text,
  )?.groups;
  if (parts === undefined) return false;
  const { ipv6, name, port } = parts;
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return false;
  if (ipv6 !== undefined) return isIpv6(ipv6);
  if (name === undefined || name.length > 253) return false;
  const decimals = /^\d{1,3}(\.\d{1,3}){3}$/.test(name) ? name.split('.').map(Number) : undefined;
  // matrix-spec #2090: with leading zeros neither an address nor a name, where it could be an address.
  if (decimals?.every((value) => value <= 255) && decimals.join('.') !== name) return false;
  return name.split('.').every((part) => part.length >= 1 && part.length <= 63);
}

function isIpv6(text: string): boolean {
  try {
    return new URL(`http://[${text}]/`).hostname.startsWith('[');
  } catch {
    return false;
  }
}

function oneGrammar(run: Run, asServer: Parser, asDelegated: Parser): void {
  let accepted = 0;
  fc.assert(
    fc.property(anyText, (text) => {
      const server = asServer(text);
      const delegated = asDelegated(text);
      // What is accepted is what the grammar says.
      expect(server.kind === 'server-name').toBe(isServerName(text));
      if (delegated.kind === 'server-name') {
        accepted += 1;
        const { host } = delegated.name;
        if (!host.endsWith('.')) expect(server).toEqual(delegated);
        else expect(asServer(text.replace(host, host.slice(0, -1)))).toMatchObject({ kind: 'server-name' });
      } else {
        expect(server.kind).toBe('invalid');
      }
      // What was taken apart can be put together again: nothing was rewritten.
      if (delegated.kind === 'server-name') expect(together(delegated, text)).toBe(text);
      // Where it stands does not matter.
      const body = readWellKnownBody({ text: JSON.stringify({ 'm.server': text }) });
      expect(body.kind === 'delegation' ? body.delegated : undefined).toEqual(
        delegated.kind === 'server-name' ? delegated.name : undefined,
      );
      expect(isPinnable(text)).toBe(delegated.kind === 'server-name');
    }),
    runs(6000, run),
  );
  expect(accepted).toBeGreaterThan(1000);
}

/** Does a decision take the text for a name that another one can be pinned to? */
function isPinnable(text: string): boolean {
  const decision = decide({
    serverName: 'example.org',
    evidence: () => undefined,
    policy: recommended,
    rules: documentationRules,
    view: { now: START, since: START },
    draw: 0,
    pin: { id: 'pin', delegated: text },
  });
  return decision.kind === 'ask' || decision.conclusion.step !== null;
}

function together({ name }: Extract<ServerNameResult, { kind: 'server-name' }>, text: string): string {
  const host = name.hostKind === 'ipv6' ? `[${name.host}]` : name.host;
  const written = text.slice(host.length);
  if (name.port === null) return written === '' ? name.text : '';
  return Number(written.slice(1)) === name.port && /^:[0-9]+$/.test(written) && name.text === text
    ? host + written
    : '';
}

/** What a resolver gets that borrows the URL parser, as several do. */
const byUrl: Parser = (text) => {
  try {
    const { hostname, port } = new URL(`https://${text}`);
    const hostKind = /^[0-9.]+$/.test(hostname) ? 'ipv4' : 'dns-name';
    return { kind: 'server-name', name: { text, hostKind, host: hostname, port: port === '' ? null : Number(port) } };
  } catch {
    return { kind: 'invalid', problem: 'empty', offset: 0, message: 'not a URL' };
  }
};

/** What a resolver gets that cuts at the colon and leaves the port to the number parser. */
const byNumber: Parser = (text) => {
  const [host = '', digits] = text.split(':');
  const name = { text, hostKind: 'dns-name', host, port: digits === undefined ? null : Number(digits) } as const;
  return Number.isNaN(name.port)
    ? { kind: 'invalid', problem: 'port-not-digits', offset: 0, message: '' }
    : { kind: 'server-name', name };
};

describe('law 7, one parser', () => {
  test('any text is accepted as server name and as m.server alike, one dot at the end of a delegated name aside', () => {
    oneGrammar('law', parseServerName, parseDelegatedName);
  });

  test('positive control: the URL parser is caught', () => {
    expect(() => oneGrammar('control', byUrl, byUrl)).toThrow();
  });

  test('positive control: the number parser is caught', () => {
    expect(() => oneGrammar('control', byNumber, byNumber)).toThrow();
  });

  test('positive control: another parser for m.server is caught', () => {
    const lenient: Parser = (text) => parseServerName(text.trim().toLowerCase());
    expect(() => oneGrammar('control', parseServerName, lenient)).toThrow();
  });

  // design.md, law 7; the first column is what the URL parser makes of it.
  test.each([
    ['127.0.0.1', '0x7f.1'],
    ['127.0.0.1', '127.1'],
    ['127.0.0.1', '2130706433'],
    ['127.0.0.1', '0x7f000001'],
    ['1.2.0.3', '1.2.3'],
  ])('never an address %s for %s', (address, text) => {
    expect(new URL(`https://${text}`).hostname).toBe(address);
    expect(parseServerName(text)).toEqual({
      kind: 'server-name',
      name: { text, hostKind: 'dns-name', host: text, port: null },
    });
  });

  test('a port of 443 is a port', () => {
    expect(new URL('https://example.org:443').port).toBe('');
    expect(parseServerName('example.org:443')).toMatchObject({ name: { port: 443 } });
  });
});
