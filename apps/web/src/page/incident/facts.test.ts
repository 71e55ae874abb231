import { describe, expect, test } from 'vitest';
import type { Lane } from '../others/lane.ts';
import { clockText, dayText } from './clock-text.ts';
import { factsOf, programText, type Sample } from './facts.ts';
import { storyOf } from './story-steps.ts';
import { stepIn } from './use-step.ts';

function time(text: string): number {
  return Date.parse(`2026-03-${text}Z`);
}

const right = { to: 'fed.example.net:443', step: '3.2', hostHeader: 'fed.example.net:443', tlsName: 'fed.example.net' };
const wrong = { to: 'example.org:8443', step: '5', hostHeader: 'example.org:8443', tlsName: 'example.org' };
const held = {
  from: time('04T08:30:00.080'),
  to: time('04T21:30:00'),
  until: time('05T08:53:00'),
  endedBy: { kind: 'clear', eventId: null },
  notes: [],
  overrides: [],
} as const;
const LANE: Lane = {
  name: 'tuwunel-1.5.1',
  title: 'tuwunel-1.5.1',
  policy: undefined,
  about: 'Tuwunel 1.5.1: whole destinations kept by the dice, whatever they came from',
  pieces: [{ kind: 'wrong', from: held.from, to: held.to, leads: wrong, held }],
  wrong: [
    {
      from: held.from,
      to: held.to,
      held: wrong,
      right,
      startedBy: 'an-event',
      endedBy: held.endedBy,
      expiresAt: held.until,
    },
  ],
  cures: ['!admin server clear-caches'],
  heeds: ['transport'],
  isJudged: true,
  isCut: false,
};
const SAMPLE: Sample = {
  name: 'sample',
  title: 'an incident',
  about: '',
  path: '/v1/samples/sample',
  servers: ['example.org'],
  from: '2026-03-02T08:00:00Z',
  to: '2026-03-06T09:00:00Z',
  moments: [
    { at: '2026-03-02T08:00:01Z', about: '', kind: 'use' },
    { at: '2026-03-04T08:29:40Z', about: '', kind: 'fault' },
    { at: '2026-03-04T08:30:01Z', about: '', kind: 'use' },
    { at: '2026-03-04T08:30:40Z', about: '', kind: 'repair' },
    { at: '2026-03-04T08:32:01Z', about: '', kind: 'use' },
    { at: '2026-03-04T21:30:00Z', about: '', kind: 'clear' },
    { at: '2026-03-05T08:00:01Z', about: '', kind: 'use' },
  ],
};

describe('the facts of an incident', () => {
  test('are who was wrong for longest, and when the name was used in the fault, after it, and after the cure', () => {
    expect(factsOf(SAMPLE, [LANE])).toMatchObject({
      name: 'example.org',
      program: 'Tuwunel 1.5.1',
      fault: { from: time('04T08:29:40'), to: time('04T08:30:40') },
      first: time('02T08:00:01'),
      caught: time('04T08:30:01'),
      after: time('04T08:32:01'),
      clear: time('04T21:30:00'),
      morning: time('05T08:00:01'),
    });
  });

  test.each(['fault', 'clear'])('are none of a sample without a moment of the kind "%s"', (kind) => {
    const moments = SAMPLE.moments.filter((moment) => moment.kind !== kind);
    expect(factsOf({ ...SAMPLE, moments }, [LANE])).toBeUndefined();
  });

  test('are none where nobody was wrong', () => {
    expect(factsOf(SAMPLE, [{ ...LANE, wrong: [] }])).toBeUndefined();
  });
});

test('the story goes from what was seen to the cure, and every figure of it comes from the facts', () => {
  const facts = factsOf(SAMPLE, [LANE]);
  if (facts === undefined) throw new Error('no story');
  const steps = storyOf(facts);
  expect(steps[0]?.picture).toBe('terminal');
  expect(steps.at(-1)?.picture).toBe('own');
  expect(new Set(steps.map(({ label }) => label)).size).toBe(steps.length);
  const text = JSON.stringify(steps);
  for (const told of ['example.org:8443', 'fed.example.net:443', '24 h 23 min', '13 h', '11 h 23 min', '08:29:40']) {
    expect(text).toContain(told);
  }
  expect(text).not.toContain('matrix.org');
});

test.each([
  [undefined, 0],
  ['1', 0],
  ['3', 2],
  ['10', 9],
  ['11', 9],
  ['0', 0],
  ['-1', 0],
  ['1e1', 0],
  ['', 0],
  ['9999999', 0],
])('?step=%s is step %d of ten', (text, step) => {
  expect(stepIn(text, 10)).toBe(step);
});

test('a program is called by what stands before the colon', () => {
  expect(programText(LANE)).toBe('Tuwunel 1.5.1');
  expect(programText({ ...LANE, about: 'without' })).toBe('tuwunel-1.5.1');
});

test('times of day are told in UTC, with seconds where there are some', () => {
  expect(clockText(time('04T08:30:00'))).toBe('08:30');
  expect(clockText(time('04T08:29:40'))).toBe('08:29:40');
  expect(dayText(time('04T08:30:00'))).toBe('4 March');
});
