import { expect, test } from 'vitest';
import { InvalidLocation } from './errors.ts';
import { withPassword } from './with-password.ts';

test.each([
  ['postgres://api@db/wherefore', 'secret\n', 'postgres://api:secret@db/wherefore'],
  [
    'postgresql://api@db:5433/w?sslmode=verify-full',
    ' a:b/c@d%?#\r\n',
    'postgresql://api:%20a%3Ab%2Fc%40d%25%3F%23@db:5433/w?sslmode=verify-full',
  ],
  ['postgres://api@/wherefore?host=/run/postgresql', 'x', 'postgres://api:x@/wherefore?host=/run/postgresql'],
])('%s takes a password', (location, password, expected) => {
  expect(withPassword(location, password)).toBe(expected);
});

test.each(['postgres://db/wherefore', 'postgres://api:old@db/wherefore', '/var/lib/wherefore', 'https://api@db/'])(
  '%s takes none',
  (location) => {
    expect(() => withPassword(location, 'secret')).toThrow(InvalidLocation);
  },
);
