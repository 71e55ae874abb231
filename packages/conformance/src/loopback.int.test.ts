import { expect, test } from 'vitest';
import { runVectors } from './run-vectors.ts';
import type { LoopbackEnvironment, Subject } from './subject.ts';
import { BUNDLED_VECTORS, readVectorFile } from './vector-file.ts';
import { whereforeSubject } from './wherefore-subject.ts';

const [cases = '', open = '', sequences = ''] = BUNDLED_VECTORS;

test('all 103 cases pass over real packets on loopback', async () => {
  const report = await runVectors(await readVectorFile(cases), { mode: 'loopback', subject: whereforeSubject });
  expect(report.results.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(report.counts).toEqual({ total: 103, passed: 103, failed: 0, notRun: 0, notChecked: 1 });
});

test('all 47 open cases follow the recommendation over real packets on loopback', async () => {
  const report = await runVectors(await readVectorFile(open), { mode: 'loopback', subject: whereforeSubject });
  expect(report.results.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(report.counts).toEqual({ total: 47, passed: 47, failed: 0, notRun: 0, notChecked: 0 });
});

test('timelines are told as not run', async () => {
  const report = await runVectors(await readVectorFile(sequences), { mode: 'loopback', subject: whereforeSubject });
  expect(report.counts).toMatchObject({ total: 21, passed: 0, notRun: 21 });
});

test('a resolver that cannot connect is found', async () => {
  const file = await readVectorFile(cases);
  if (file.vectors.kind !== 'cases') throw new Error('not cases');
  const chosen = file.vectors.cases.filter(({ id }) => id === 'P095');
  const unconnected: Subject<LoopbackEnvironment> = {
    name: 'unconnected',
    open: (environment) => whereforeSubject.open({ ...environment, dial: () => ({ host: '127.0.0.1', port: 1 }) }),
  };
  const vectors = { ...file.vectors, cases: chosen };
  const report = await runVectors({ name: file.name, vectors }, { mode: 'loopback', subject: unconnected });
  expect(report.results[0]?.failures.map(({ what }) => what)).toContain('wellKnownOutcome');
});
