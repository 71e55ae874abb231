/** One thing that was looked at. What could not be looked at is told, never passed over. */
export type Check =
  | { readonly status: 'passed'; readonly what: string }
  | { readonly status: 'failed'; readonly what: string; readonly expected: string; readonly actual: string }
  | { readonly status: 'not-checked'; readonly what: string; readonly why: string };

export type Failure = Extract<Check, { status: 'failed' }>;

export function passed(what: string): Check {
  return { status: 'passed', what };
}

export function failed(what: string, expected: unknown, actual: unknown): Check {
  return { status: 'failed', what, expected: shown(expected), actual: shown(actual) };
}

export function notChecked(what: string, why: string): Check {
  return { status: 'not-checked', what, why };
}

/** Passed if it holds, else what was expected and what was there. */
export function check(
  what: string,
  holds: boolean,
  [expected, actual]: readonly [expected: unknown, actual: unknown],
): Check {
  return holds ? passed(what) : failed(what, expected, actual);
}

export function isFailure(candidate: Check): candidate is Failure {
  return candidate.status === 'failed';
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
