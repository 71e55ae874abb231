import { expect, test } from 'vitest';
import { recordingCommand } from './recording-command.ts';

test.each([
  ['default', '/home/a/.local/share/wherefore', 'wherefore resolve --record'],
  ['--database', './history', 'wherefore resolve --database ./history'],
  ['--database', 'my history', "wherefore resolve --database 'my history'"],
  ['--database', 'postgres://a:secret@db/wherefore', "wherefore resolve --database 'postgres://a:***@db/wherefore'"],
  ['WHEREFORE_DATABASE', './history', 'wherefore resolve'],
  ['DATABASE_URL', 'postgres://a:secret@db/wherefore', 'wherefore resolve'],
] as const)('where %s says %s, what records there is: %s', (saidBy, location, typed) => {
  expect(recordingCommand({ location, saidBy })).toBe(typed);
});
