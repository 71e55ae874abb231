import { homedir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { databaseLocation, recordingLocation, shownLocation } from './database-location.ts';

const HOME = `${homedir()}/.local/share/wherefore`;

test.each<[string, string | undefined, Record<string, string>, string, string]>([
  [
    'the option goes over everything',
    './a',
    { WHEREFORE_DATABASE: './b', DATABASE_URL: 'postgres://c' },
    './a',
    '--database',
  ],
  [
    'then the variable of its own',
    undefined,
    { WHEREFORE_DATABASE: './b', DATABASE_URL: 'postgres://c' },
    './b',
    'WHEREFORE_DATABASE',
  ],
  ['then the variable of everybody', undefined, { DATABASE_URL: 'postgres://c' }, 'postgres://c', 'DATABASE_URL'],
  ['empty variables say nothing', undefined, { WHEREFORE_DATABASE: '', DATABASE_URL: '' }, HOME, 'default'],
  ['then the directory for data', undefined, { XDG_DATA_HOME: '/data' }, '/data/wherefore', 'default'],
  ['a relative directory for data is ignored', undefined, { XDG_DATA_HOME: 'data' }, HOME, 'default'],
])('%s', (_, option, environment, location, saidBy) => {
  expect(databaseLocation(option, environment)).toEqual({ location, saidBy });
});

describe('a command that keeps nothing', () => {
  test('keeps nothing unless it is told to', () => {
    expect(recordingLocation({}, { XDG_DATA_HOME: '/data' })).toBeUndefined();
  });
  test('keeps where the option or a variable says', () => {
    expect(recordingLocation({ database: './a' }, {})?.location).toBe('./a');
    expect(recordingLocation({}, { DATABASE_URL: 'postgres://c' })?.location).toBe('postgres://c');
  });
  test('keeps in the directory for data when asked to', () => {
    expect(recordingLocation({ record: true }, { XDG_DATA_HOME: '/data' })?.location).toBe('/data/wherefore');
    expect(recordingLocation({ record: true, database: './a' }, {})?.location).toBe('./a');
  });
});

test.each([
  ['a directory', '/var/lib/wherefore', '/var/lib/wherefore'],
  ['a URL without a password', 'postgres://me@db/log', 'postgres://me@db/log'],
  ['one with a password', 'postgres://me:secret@db:5432/log', 'postgres://me:***@db:5432/log'],
  ['a password with an at sign', 'postgresql://me:sec@ret@db/log', 'postgresql://me:***@db/log'],
  ['a password with a slash', 'postgres://me:sec/ret@db/log', 'postgres://me:***@db/log'],
  ['a password without a user', 'postgres://:secret@db/log', 'postgres://:***@db/log'],
  [
    'a password as a parameter',
    'postgres://db/log?user=me&password=secret&x=1',
    'postgres://db/log?user=me&password=***&x=1',
  ],
  ['a port, which is none', 'postgres://db:5432/log', 'postgres://db:5432/log'],
])('%s is shown without what is secret', (_, location, shown) => {
  expect(shownLocation(location)).toBe(shown);
});
