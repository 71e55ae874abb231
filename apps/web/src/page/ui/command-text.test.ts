import { expect, test } from 'vitest';
import { commandLine, curlLine } from './command-text.ts';

const ORIGIN = 'http://127.0.0.1:8385';

test.each([
  [{ path: '/v1/policies' }, `curl '${ORIGIN}/v1/policies'`],
  [{ path: '/v1/policies', withToken: true }, `curl -H "Authorization: Bearer $TOKEN" '${ORIGIN}/v1/policies'`],
  [
    { path: '/v1/caches?confirm=all', method: 'DELETE' },
    `curl -X DELETE -H "Authorization: Bearer $TOKEN" '${ORIGIN}/v1/caches?confirm=all'`,
  ],
  [
    { path: '/v1/servers/a.example/pin', method: 'PUT', body: { delegated: 'b.example', reason: "it's lost" } },
    `curl -X PUT -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"delegated":"b.example","reason":"it'\\''s lost"}' '${ORIGIN}/v1/servers/a.example/pin'`,
  ],
  [
    { path: '/v1/imports/tuwunel', method: 'POST', file: 'destinations.md' },
    `curl -H "Authorization: Bearer $TOKEN" -H 'Content-Type: text/plain' --data-binary @destinations.md '${ORIGIN}/v1/imports/tuwunel'`,
  ],
])('%j is sent by a shell as it is', (request, line) => {
  expect(curlLine(request, ORIGIN)).toBe(line);
});

test.each([
  [['clear', 'matrix.org'], 'wherefore clear matrix.org'],
  [['explain', '$(reboot).example'], "wherefore explain '$(reboot).example'"],
  [['explain', "o'x;"], "wherefore explain 'o'\\''x;'"],
])('%j is one word each to a shell', (words, line) => {
  expect(commandLine(words)).toBe(line);
});
