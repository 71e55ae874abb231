import { expect, test } from 'vitest';
import { runVectors } from './run-vectors.ts';
import { BUNDLED_VECTORS, readVectorFile } from './vector-file.ts';
import { whereforeSubject } from './wherefore-subject.ts';

const SIZES = { cases: 103, open: 47, sequences: 21 };

test.each(['recommended', 'spec-strict'])('all bundled vectors pass in a simulation under %s', async (policy) => {
  const kinds: string[] = [];
  for (const path of BUNDLED_VECTORS) {
    const report = await runVectors(
      await readVectorFile(path),
      { mode: 'simulated', subject: whereforeSubject },
      { policy },
    );
    expect(report.results.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(report.counts).toEqual({
      total: SIZES[report.kind],
      passed: SIZES[report.kind],
      failed: 0,
      notRun: 0,
      notChecked: 0,
    });
    kinds.push(report.kind);
  }
  expect(kinds).toEqual(['cases', 'open', 'sequences']);
});

test('under recommended every open case follows the recommendation, under spec-strict some do not', async () => {
  const file = await readVectorFile(BUNDLED_VECTORS[1] ?? '');
  const followed = async (policy: string): Promise<number> => {
    const { results } = await runVectors(file, { mode: 'simulated', subject: whereforeSubject }, { policy });
    return results.filter(({ option }) => option !== undefined && option.followed === option.recommended).length;
  };
  expect(await followed('recommended')).toBe(47);
  expect(await followed('spec-strict')).toBeLessThan(47);
});
