import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { serverNames, validServerNames } from './server-names.ts';

const delegation: fc.Arbitrary<string> = validServerNames.map((name) => JSON.stringify({ 'm.server': name }));

const odd: fc.Arbitrary<string> = fc.oneof(
  serverNames.map((name) => JSON.stringify({ 'm.server': name })),
  fc
    .tuple(validServerNames, validServerNames)
    .map(([one, two]) => `{"m.server":${JSON.stringify(one)},"m.server":${JSON.stringify(two)}}`),
  delegation.map((text) => `\ufeff${text}`),
  delegation.map((text) => `${text},`),
  delegation.map((text) => ` \t\r\n${text}\n`),
  delegation.map((text) => text.replace('m.', '\\u006d.')),
  delegation.map((text) => `[${text}]`),
  delegation.map((text) => `// comment\n${text}`),
  fc.json().map((text) => `{"m.server":${text}}`),
  fc.json(),
  fc.constantFrom(
    '',
    '{',
    '{}',
    'null',
    '"m.server"',
    '<html>',
    '{"m.server":null}',
    '{"M.Server":"a.example"}',
    '{"__proto__":{"m.server":"a.example"}}',
  ),
);

const deep: fc.Arbitrary<string> = fc
  .tuple(fc.integer({ min: 1, max: 40_000 }), fc.constantFrom('[', '{"a":', '{"m.server":', '[{"a":['))
  .map(([depth, opening]) => opening.repeat(depth));

const noise: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 300 });

const cut: fc.Arbitrary<Uint8Array> = fc
  .tuple(delegation, fc.nat(), fc.integer({ min: 0, max: 255 }))
  .map(([text, seed, octet]) => {
    const bytes = Buffer.from(text);
    const at = seed % bytes.length;
    return octet % 2 === 0
      ? bytes.subarray(0, at)
      : Buffer.concat([bytes.subarray(0, at), Buffer.from([octet]), bytes.subarray(at)]);
  });

/** Bodies of `/.well-known/matrix/server`, half of them sound: the others odd, deep, cut, not UTF-8, not JSON. */
export const wellKnownBodies: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 5, arbitrary: delegation.map((text): Uint8Array => Buffer.from(text)) },
  { weight: 3, arbitrary: odd.map((text): Uint8Array => Buffer.from(text)) },
  { weight: 1, arbitrary: deep.map((text): Uint8Array => Buffer.from(text)) },
  { weight: 1, arbitrary: noise },
  { weight: 1, arbitrary: cut },
);
