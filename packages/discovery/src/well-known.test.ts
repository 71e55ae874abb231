import { describe, expect, test } from 'vitest';
import { readWellKnownBody, type WellKnownBodyProblem } from './index.ts';

describe('a body that holds a delegation (R49 to R53)', () => {
  test.each([
    ['{"m.server": "fed.example.org:443"}', 'fed.example.org:443'],
    [' \t\r\n{"m.server":"fed.example.org"}\n', 'fed.example.org'],
    ['{"m.server": "192.0.2.20"}', '192.0.2.20'],
    ['{"m.server": "[2001:db8::20]:8443"}', '[2001:db8::20]:8443'],
    ['{"m.server": "Fed.Example.ORG:443"}', 'Fed.Example.ORG:443'],
    // R51: escapes are decoded first, other properties do not matter.
    ['{"\\u006d.server": "fed\\u002eexample.org"}', 'fed.example.org'],
    ['{"m.homeserver": {"base_url": 5}, "m.server": "fed.example.org", "x": [null]}', 'fed.example.org'],
    ['{"__proto__": {"m.server": "evil.example"}, "m.server": "fed.example.org"}', 'fed.example.org'],
    // O042: of two the last.
    ['{"m.server": "other.example.org:443", "m.server": "fed.example.org:443"}', 'fed.example.org:443'],
    ['{"m.server": 5, "m.server": "fed.example.org:443"}', 'fed.example.org:443'],
    // O025
    ['{"m.server": "fed.example.org.:443"}', 'fed.example.org.:443'],
    // O011
    [`${' '.repeat(20_480)}{"m.server": "fed.example.org:443"}`, 'fed.example.org:443'],
  ])('%#', (text, server) => {
    expect(readWellKnownBody({ text })).toMatchObject({ kind: 'delegation', delegated: { text: server } });
  });
});

describe('a body that holds none', () => {
  test.each<[string, WellKnownBodyProblem]>([
    // R50
    ['', 'not-json'],
    [' ', 'not-json'],
    ['NOT JSON', 'not-json'],
    ['<html></html>', 'not-json'],
    ['{"m.server": "fed.example.org:443"', 'not-json'],
    ['{"m.server": "fed.example.org:443",}', 'not-json'],
    ['{"m.server": "fed.example.org:443"} x', 'not-json'],
    ['{"m.server": "fed.example.org:443"}{}', 'not-json'],
    ['{"m.server": "fed.example.org:443"} // note', 'not-json'],
    ["{'m.server': 'fed.example.org:443'}", 'not-json'],
    ['{m.server: "fed.example.org:443"}', 'not-json'],
    ['\u00a0{"m.server": "fed.example.org:443"}', 'not-json'],
    // O043
    ['\ufeff{"m.server": "fed.example.org:443"}', 'not-json'],
    // Deep, and never closed.
    ['['.repeat(50_000), 'not-json'],
    ['{"a":'.repeat(10_000), 'not-json'],
    // R51
    ['[{"m.server": "fed.example.org:443"}]', 'not-an-object'],
    ['null', 'not-an-object'],
    ['"fed.example.org:443"', 'not-an-object'],
    ['443', 'not-an-object'],
    [`${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'not-an-object'],
    ['{}', 'm.server-missing'],
    ['{"server": "fed.example.org:443"}', 'm.server-missing'],
    ['{"M.server": "fed.example.org:443"}', 'm.server-missing'],
    ['{"m.server ": "fed.example.org:443"}', 'm.server-missing'],
    ['{"__proto__": {"m.server": "fed.example.org"}}', 'm.server-missing'],
    ['{"m.server": null}', 'm.server-not-a-string'],
    ['{"m.server": 443}', 'm.server-not-a-string'],
    ['{"m.server": ["fed.example.org"]}', 'm.server-not-a-string'],
    ['{"m.server": {"host": "fed.example.org"}}', 'm.server-not-a-string'],
    ['{"m.server": true}', 'm.server-not-a-string'],
    ['{"m.server": "fed.example.org", "m.server": null}', 'm.server-not-a-string'],
    // R52
    ['{"m.server": ""}', 'm.server-invalid'],
    ['{"m.server": " "}', 'm.server-invalid'],
    ['{"m.server": "https://fed.example.org"}', 'm.server-invalid'],
    ['{"m.server": "fed.example.org/"}', 'm.server-invalid'],
    ['{"m.server": "fed.example.org:443\\n"}', 'm.server-invalid'],
    ['{"m.server": "fed_x.example.org"}', 'm.server-invalid'],
    ['{"m.server": "2001:db8::20"}', 'm.server-invalid'],
    ['{"m.server": "fed.example.org:"}', 'm.server-invalid'],
    ['{"m.server": "fed.example.org:+443"}', 'm.server-invalid'],
    ['{"m.server": ":443"}', 'm.server-invalid'],
    // O030
    ['{"m.server": "fed.example.org:70000"}', 'm.server-invalid'],
    ['{"m.server": "f\\u00fcd.example.org"}', 'm.server-invalid'],
    ['{"m.server": "\\ud800"}', 'm.server-invalid'],
    [`{"m.server": "${'a'.repeat(256)}"}`, 'm.server-invalid'],
  ])('%#', (text, problem) => {
    expect(readWellKnownBody({ text })).toMatchObject({ kind: 'invalid', problem });
  });

  test('O044: bytes that are not UTF-8', () => {
    const base64 = 'eyJub3RlIjogIv/+IiwgIm0uc2VydmVyIjogImZlZC5leGFtcGxlLm9yZzo0NDMifQ==';
    expect(readWellKnownBody({ base64 })).toMatchObject({ kind: 'invalid', problem: 'not-utf8' });
  });

  test('is told in a bounded sentence that a terminal can show', () => {
    const text = JSON.stringify({ 'm.server': `\u001b]0;owned\u0007\u009b2J\u202e${'a'.repeat(10_000)}` });
    const result = readWellKnownBody({ text });
    const message = result.kind === 'invalid' ? result.message : '';
    expect(message).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]{20,400}$/u);
    expect(message).toContain('m.server');
  });
});
