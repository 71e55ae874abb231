import { expect, test } from 'vitest';
import { classify } from './postgres/classify.ts';

function thrown(code: string, message = 'something'): Error {
  return Object.assign(new Error(message), { code });
}

test('what was closed on purpose is told from what was lost', () => {
  for (const message of [
    'Cannot use a pool after calling end on the pool',
    'PGlite is closed',
    'PGlite is closing',
    'driver has already been destroyed',
  ]) {
    expect(classify(new Error(message))).toMatchObject({ code: 'log-closed', retryable: false });
  }
  expect(classify(new Error('Connection terminated unexpectedly'))).toMatchObject({ code: 'database-unreachable' });
});

test('what the database answers is told from what the system does', () => {
  // Five capital letters, as a SQLSTATE may have them, too.
  for (const code of ['EROFS', 'EPERM', 'EBUSY', 'EXDEV', 'ENOSPC', 'ERR_OUT_OF_RANGE']) {
    const error = thrown(code);
    expect(classify(error), code).toBe(error);
  }
  for (const code of ['22P02', 'P0001', 'XX000', '42501']) {
    expect(classify(thrown(code))).toMatchObject({ code: 'database-failed', sqlState: code, retryable: false });
  }
  for (const code of ['40001', '40P01', '53100', '55P03', '57014']) {
    expect(classify(thrown(code))).toMatchObject({ code: 'database-failed', sqlState: code, retryable: true });
  }
  for (const code of ['08006', '57P01', '57P03', 'ECONNREFUSED', 'EPIPE']) {
    expect(classify(thrown(code))).toMatchObject({ code: 'database-unreachable', retryable: true });
  }
  for (const code of ['28P01', '3D000']) {
    expect(classify(thrown(code))).toMatchObject({ code: 'database-unreachable', retryable: false });
  }
});

test('a password that is missing is told in words', () => {
  const error = classify(new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'));
  expect(error).toMatchObject({ code: 'database-unreachable', retryable: false });
  expect(String(error)).toMatch('it wants a password, and none was given');
});
