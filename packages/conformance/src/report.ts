import type { Check, Failure } from './check.ts';
import type { Mode } from './subject.ts';
import type { Vectors } from './vector-format.ts';

/** What came of one case, open case or timeline. */
export interface Result {
  readonly id: string;
  readonly title: string;
  /** `not-run`: the mode cannot run it; `why` says so. */
  readonly status: 'passed' | 'failed' | 'not-run';
  readonly failures: readonly Failure[];
  readonly notChecked: readonly { readonly what: string; readonly why: string }[];
  readonly why?: string;
  /** Of an open case. */
  readonly option?: { readonly followed: string; readonly recommended: string };
}

export interface FileReport {
  readonly file: string;
  readonly kind: Vectors['kind'];
  readonly mode: Mode;
  readonly subject: string;
  readonly policy: string;
  readonly counts: Counts;
  readonly results: readonly Result[];
}

export interface Counts {
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly notRun: number;
  /** Single expectations, in all of the results, that could not be looked at. */
  readonly notChecked: number;
}

/** Sums up the checks of one case. */
export function resultOf({ id, title }: Pick<Result, 'id' | 'title'>, checks: readonly Check[]): Result {
  const failures = checks.filter((check) => check.status === 'failed');
  const notChecked = checks.filter((check) => check.status === 'not-checked').map(({ what, why }) => ({ what, why }));
  const looked = checks.some((check) => check.status === 'passed');
  const base = { id, title, failures, notChecked };
  if (failures.length > 0) return { ...base, status: 'failed' };
  // That nothing was found wrong means nothing where nothing was looked at.
  return looked ? { ...base, status: 'passed' } : { ...base, status: 'not-run', why: 'nothing of it could be checked' };
}

export function notRun({ id, title }: Pick<Result, 'id' | 'title'>, why: string): Result {
  return { id, title, status: 'not-run', failures: [], notChecked: [], why };
}

export function count(results: readonly Result[]): Counts {
  const having = (status: Result['status']): number => results.filter((result) => result.status === status).length;
  return {
    total: results.length,
    passed: having('passed'),
    failed: having('failed'),
    notRun: having('not-run'),
    notChecked: results.reduce((sum, { notChecked }) => sum + notChecked.length, 0),
  };
}
