import { STEPS } from '@wherefore/discovery';
import { expect, test } from 'vitest';
import { pathLinks } from './path-layout.ts';
import { pathSteps, wayTo } from './path-steps.ts';

// The order of the specification: 1 and 2 look at the name, 3 asks; what it delegates to is looked at in 3.1 to 3.5,
// else 4 to 6 follow.
test.each([
  ['1', ['1']],
  ['2', ['1', '2']],
  ['3.1', ['1', '2', '3', '3.1']],
  ['3.5', ['1', '2', '3', '3.1', '3.2', '3.3', '3.4', '3.5']],
  ['4', ['1', '2', '3', '4']],
  ['6', ['1', '2', '3', '4', '5', '6']],
])('the way to step %s is %j', (step, way) => {
  expect(wayTo(step)).toEqual(way);
});

test('there is no way to no step', () => {
  expect(wayTo(null)).toEqual([]);
});

test.each(STEPS)('each stretch of the way to $step is drawn through to the answer', ({ step }) => {
  const way = wayTo(step);
  const drawn = pathLinks(way)
    .filter(({ isOnWay }) => isOnWay)
    .map(({ key }) => key);
  const stretches = way.slice(1).map((to, index) => `${way[index]}-${to}`);
  expect(drawn.toSorted()).toEqual([...stretches, 'answer'].toSorted());
});

const note = (step: string, status: 'taken' | 'failed' | 'skipped', text: string) => ({
  step,
  title: 'well-known',
  status,
  text: `${step} well-known: ${text}`,
  evidence: [],
});

test('what was passed is told apart from what was not come to, and what failed from what ended the way', () => {
  const steps = pathSteps(
    [
      note('1', 'skipped', 'skipped, the name is not an IP literal'),
      note('3', 'failed', 'failed, steps 4 to 6 follow for now'),
      note('3.1', 'skipped', 'skipped, no delegation is known'),
      note('4', 'failed', 'failed, nothing further is tried'),
      note('5', 'skipped', 'not reached'),
    ],
    '4',
  );
  expect(steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
    '1 passed',
    '3 troubled',
    '3.1 idle',
    '4 failed',
    '5 idle',
  ]);
});

test('a step that led to those below it has delegated, and its reason is short in the picture', () => {
  const [third] = pathSteps([note('3', 'skipped', 'not asked, the name is pinned: delegated to b.example')], '3.5');
  expect(third).toMatchObject({
    state: 'delegated',
    reason: 'not asked, the name is pinned',
    wholeReason: 'not asked, the name is pinned: delegated to b.example',
  });
});

test('after a delegation it is the delegated name that is no IP literal', () => {
  const [step] = pathSteps([note('3.1', 'skipped', 'skipped, the name is not an IP literal')], '3.5');
  expect(step?.reason).toBe('the delegated name is not an IP literal');
});
