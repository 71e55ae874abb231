import { expect, test } from 'vitest';
import { count, type FileReport, type Result } from './report.ts';
import { reportText } from './report-text.ts';

function report(results: readonly Result[], more: Partial<FileReport> = {}): FileReport {
  const base = {
    file: '/some/where/cases.json',
    kind: 'cases',
    mode: 'simulated',
    subject: 'me',
    policy: 'recommended',
  } as const;
  return { ...base, counts: count(results), results, ...more };
}

const PASSED: Result = { id: 'P1', title: 'one', status: 'passed', failures: [], notChecked: [] };

test('failures are a table with what was expected and what was there', () => {
  const failures = [
    { status: 'failed', what: 'step', expected: '4', actual: '6' },
    { status: 'failed', what: 'hostHeader', expected: 'a.example', actual: 'b.example' },
  ] as const;
  const failed: Result = { id: 'P2', title: 'two', status: 'failed', failures, notChecked: [] };
  expect(reportText([report([PASSED, failed])]).split('\n')).toEqual([
    'cases.json (simulated, recommended): failures',
    'id  title  what        expected   actual',
    'P2  two    step        4          6',
    '           hostHeader  a.example  b.example',
    '',
    'cases.json (simulated, recommended): 1 passed, 1 failed',
  ]);
});

test('what was not checked, not run or decided otherwise is told', () => {
  const results: Result[] = [
    { ...PASSED, notChecked: [{ what: 'sni', why: 'unseen' }] },
    { ...PASSED, notChecked: [{ what: 'sni', why: 'unseen' }], option: { followed: 'a', recommended: 'b' } },
    { id: 'P3', title: 'three', status: 'not-run', failures: [], notChecked: [], why: 'no way' },
  ];
  expect(reportText([report(results), report([PASSED])]).split('\n')).toEqual([
    'cases.json (simulated, recommended):',
    '  not checked: sni (unseen), 2 times',
    '  not run: no way',
    '  another option: P1 a (recommended: b)',
    '',
    'cases.json (simulated, recommended): 2 passed, 0 failed, 1 not run, 2 expectations not checked',
    'cases.json (simulated, recommended): 1 passed, 0 failed',
    '3 passed, 0 failed, 1 not run, 2 expectations not checked',
  ]);
});

test('what files and programs say cannot command the terminal', () => {
  const failures = [{ status: 'failed', what: 'a', expected: '\u001b[31m', actual: 'x\ny\u202e' }] as const;
  const text = reportText([report([{ id: '\u0007', title: 't\u009b', status: 'failed', failures, notChecked: [] }])]);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
