import { STEPS } from '@wherefore/discovery';
import type { StepNote } from '../api/answers.ts';

/** A step as the picture shows it. */
export interface PathStep {
  readonly step: string;
  /** Short, for the picture. */
  readonly label: string;
  /** As the specification has it. */
  readonly title: string;
  readonly isDeprecated: boolean;
  readonly state: StepState;
  /** Why, in short. */
  readonly reason: string;
  /** The same in full. */
  readonly wholeReason: string;
  readonly evidence: readonly string[];
  /** The way to the answer goes through it. */
  readonly isOnWay: boolean;
}

/**
 * `decided`: the answer is its. `passed`: it was looked at and did not apply. `delegated`: it led on to the steps below
 * it. `troubled`: it failed, and the way goes on all the same. `failed`: it applied, and failed. `idle`: it was not come
 * to, or did not matter.
 */
export type StepState = 'decided' | 'passed' | 'delegated' | 'troubled' | 'failed' | 'idle';

const LABELS: Readonly<Record<string, string>> = {
  '1': 'IP address',
  '2': 'Host with a port',
  '3': 'Well-known',
  '3.1': 'To an IP address',
  '3.2': 'To a host with a port',
  '3.3': 'SRV _matrix-fed',
  '3.4': 'SRV _matrix',
  '3.5': 'Port 8448',
  '4': 'SRV _matrix-fed',
  '5': 'SRV _matrix',
  '6': 'Port 8448',
};

export const BRANCH: readonly string[] = ['3.1', '3.2', '3.3', '3.4', '3.5'];
export const SPINE: readonly string[] = ['1', '2', '3', '4', '5', '6'];

/** The steps in their order. `decided`: the step of the conclusion. */
export function pathSteps(steps: readonly StepNote[], decided: string | null): readonly PathStep[] {
  const way = wayTo(decided);
  return steps.map(({ step, title, status, text, evidence }) => {
    const isOnWay = way.includes(step);
    const told = reasonIn(text, `${step} ${title}: `);
    const reason = BRANCH.includes(step) ? ofDelegated(told) : told;
    return {
      step,
      label: LABELS[step] ?? title,
      title,
      isDeprecated: STEPS.some((each) => each.step === step && each.deprecated === true),
      state: stateOf(status, { isOnWay, isLast: step === decided, hasBranch: step === '3' && isInBranch(decided) }),
      reason: reason.replace(/: .*$/s, ''),
      wholeReason: reason,
      evidence,
      isOnWay,
    };
  });
}

/** The steps that are gone through to come to `decided`, that one included. */
export function wayTo(decided: string | null): readonly string[] {
  if (decided === null) return [];
  const order = isInBranch(decided) ? [...SPINE.slice(0, 3), ...BRANCH] : SPINE;
  return order.slice(0, order.indexOf(decided) + 1);
}

function isInBranch(step: string | null): boolean {
  return step !== null && BRANCH.includes(step);
}

function stateOf(
  status: StepNote['status'],
  { isOnWay, isLast, hasBranch }: { readonly isOnWay: boolean; readonly isLast: boolean; readonly hasBranch: boolean },
): StepState {
  if (!isOnWay) return 'idle';
  if (status === 'failed') return isLast ? 'failed' : 'troubled';
  if (isLast) return 'decided';
  return hasBranch ? 'delegated' : 'passed';
}

function reasonIn(text: string, before: string): string {
  const rest = text.startsWith(before) ? text.slice(before.length) : text;
  return rest.replace(/^(?:skipped|failed), /, '');
}

/** Of the steps after a delegation the name in question is the delegated one. */
function ofDelegated(reason: string): string {
  return reason === 'the name is not an IP literal' ? 'the delegated name is not an IP literal' : reason;
}
