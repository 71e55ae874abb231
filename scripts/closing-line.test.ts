import { expect, test } from 'vitest';
import { close } from '../.ci/closing-line.mjs';

const file = (status: string, ...results: readonly string[]) => ({
  status,
  assertionResults: results.map((result) => ({ status: result })),
});

test('counts what passed', () => {
  const report = { numPassedTests: 3, numFailedTests: 0, testResults: [file('passed', 'passed')] };
  expect(close(report, 0)).toEqual({ line: '3 passed, 0 failed', success: true });
});

test('names the skipped only when there are some', () => {
  const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] };
  expect(close(report, 0)).toEqual({ line: '3 passed, 0 failed, 2 skipped', success: true });
});

test('a failed test fails the run', () => {
  const report = { numPassedTests: 3, numFailedTests: 2, testResults: [file('failed', 'failed')] };
  expect(close(report, 1)).toEqual({ line: '3 passed, 2 failed', success: false });
});

test('a file that does not load counts as a failure', () => {
  const report = { numPassedTests: 3, numFailedTests: 0, testResults: [file('failed')] };
  expect(close(report, 1)).toEqual({ line: '3 passed, 1 failed', success: false });
});

test('an error outside of any test counts as a failure', () => {
  const report = { numPassedTests: 3, numFailedTests: 0, testResults: [file('passed', 'passed')] };
  expect(close(report, 1)).toEqual({ line: '3 passed, 1 failed', success: false });
});

test('a run without a test is no success', () => {
  expect(close({ numPassedTests: 0, numFailedTests: 0, testResults: [] }, 0).success).toBe(false);
});

test('a run that left no report is no success, whatever it ended with', () => {
  expect(close(undefined, 0)).toEqual({ line: '0 passed, 1 failed', success: false });
});
