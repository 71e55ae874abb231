import type { JudgedClaim } from '@wherefore/projections';
import { describe, expect, test } from 'vitest';
import { verdictLine, verdictTree } from './verdict-text.ts';

const JUDGED: JudgedClaim = {
  claim: {
    source: 'tuwunel',
    table: 'destinations',
    serverName: 'a.example',
    host: 'a.example',
    port: 8448,
    hostname: 'a.example',
    expires: '',
    expiresAt: null,
  },
  verdict: {
    kind: 'cannot-tell',
    why: 'no-evidence',
    isExpired: false,
    command: 'wherefore resolve a.example',
    sentences: ['There is no evidence about a.example.', '`wherefore resolve a.example` gets it.'],
  },
};

describe('an entry that nobody can judge', () => {
  const resolve = 'npm start -- resolve --record';

  test('names what gets the evidence into the history that it was judged by', () => {
    expect(verdictTree(JUDGED, resolve).children).toMatchObject([
      { text: '`npm start -- resolve --record a.example` gets it.' },
    ]);
  });

  test('does so as JSON, too', () => {
    expect(verdictLine(3, JUDGED, resolve)).toMatchObject({
      command: 'npm start -- resolve --record a.example',
      sentences: ['There is no evidence about a.example.', '`npm start -- resolve --record a.example` gets it.'],
    });
  });
});
