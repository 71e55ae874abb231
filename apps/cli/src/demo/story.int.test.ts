import { emulationOf } from '@wherefore/discovery';
import { createMemoryLog } from '@wherefore/event-log';
import { tuwunel385 } from '@wherefore/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { emulatedSide } from './emulated-side.ts';
import { type Ending, endingOf } from './ending.ts';
import { play } from './play.ts';
import { hasWorked, type Scene } from './scene.ts';
import { createSpedUpClock } from './sped-up-clock.ts';
import { StoryText } from './story-text.ts';

const { begins, happenings } = tuwunel385;
const scenes: Scene[] = [];
let ending: Ending;

beforeAll(async () => {
  const emulation = emulationOf('tuwunel-1.5.1');
  if (emulation === undefined) throw new Error('no such emulation');
  const clock = createSpedUpClock(begins - 1000);
  await using log = createMemoryLog({ clock: () => clock.now() });
  for await (const scene of play(tuwunel385, { begins, clock, log, emulated: emulatedSide(emulation, log) })) {
    scenes.push(scene);
  }
  ending = endingOf(scenes, emulation.cures);
});

const wants = () => scenes.filter((scene) => scene.kind === 'want');

describe('the incident as it is played', () => {
  test('has a scene for each happening, at its time', () => {
    expect(scenes.map(({ kind, about }) => ({ kind, about }))).toEqual(
      happenings.map(({ kind, about }) => ({ kind, about })),
    );
    // Packets take their time, and the clock of the story goes on meanwhile.
    expect(scenes.map(({ at }, index) => at >= (happenings[index]?.at ?? 0))).not.toContain(false);
  });

  test('the one that is told about goes wrong from the fault to the clearing, and no longer', () => {
    const failed = wants().filter(({ sides: [emulated] }) => !hasWorked(emulated));
    expect(failed.map(({ about }) => about)).toEqual([
      'the third morning: an invitation is accepted',
      'tried once more',
      'tried at noon',
      'tried in the evening',
    ]);
    for (const { sides } of failed) {
      expect(sides[0]).toMatchObject({ step: '5', places: [{ port: 8443 }], attempt: { status: 404 } });
    }
    expect(failed.map(({ sides: [emulated] }) => emulated.from)).toEqual(['asked', 'kept', 'kept', 'kept']);
  });

  test('recommended is right all the time', () => {
    for (const { sides } of wants()) {
      expect(sides[1]).toMatchObject({
        policy: 'recommended',
        step: '3.2',
        places: [{ host: 'matrix-federation.matrix.org', port: 443 }],
        attempt: { kind: 'answered', status: 200 },
      });
    }
  });

  test('each side cites what it rests on', () => {
    const fault = wants().find(({ sides: [emulated] }) => !hasWorked(emulated));
    const [emulated, recommended] = (fault?.sides ?? []).map(({ because }) => because.map(({ says }) => says));
    expect(emulated).toContain('HTTP status 522');
    expect(recommended).toContain('HTTP status 522');
    expect(recommended).toContain('m.server is matrix-federation.matrix.org:443');
  });

  test('comes to a cause in one sentence, and a cure', () => {
    expect(ending).toMatchObject({ failures: 4, wrongFrom: expect.any(Number), wrongUntil: expect.any(Number) });
    expect(ending.cause).toMatch(
      /HTTP status 522.*matrix\.org:8443.*4 requests.*failed; recommended took a failure for/,
    );
    expect(ending.cause.match(/\.(\s|$)/g)).toHaveLength(1);
    expect(ending.cure).toContain('!admin server clear-caches');
  });
});

describe.each([32, 40, 60, 80, 120])('in %i columns', (width) => {
  const told = (): string => {
    const text = new StoryText(width, (_, plain) => plain);
    return [
      text.opening('a story', ['one', 'other']),
      ...scenes.map((scene) => text.scene(scene)),
      text.ending(ending, ['wherefore history'], '/tmp/x'),
    ].join('\n');
  };

  test('no line is longer, and none ends in blanks', () => {
    const lines = told().split('\n');
    expect(lines.length).toBeGreaterThan(60);
    expect(lines.filter((line) => line.length > width || /\s$/.test(line))).toEqual([]);
  });

  test('both sides are told, beside each other where there is room', () => {
    expect(told()).toMatch(width < 60 ? /^ {2}✗ matrix\.org:8443\n/m : /✗ matrix\.org:8443 +│ ✓ matrix-federation/);
  });

  test('paint changes nothing but the color', () => {
    const loud = new StoryText(width, (_, plain) => `\u001b[1m${plain}\u001b[22m`);
    const painted = scenes.map((scene) => loud.scene(scene)).join('\n');
    const plain = new StoryText(width, (_, text) => text);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what paint is.
    expect(painted.replace(/\u001b\[[0-9]+m/g, '')).toBe(scenes.map((scene) => plain.scene(scene)).join('\n'));
  });
});

test('what comes from the network cannot obey a terminal', () => {
  const [scene] = wants();
  if (scene === undefined) throw new Error('nothing was played');
  const [left, right] = scene.sides;
  const hostile = { ...left, notes: ['\u001b]0;owned\u0007'], because: [] };
  const told = new StoryText(80, (_, plain) => plain).scene({
    ...scene,
    about: 'a\u001b[2Jb',
    sides: [hostile, right],
  });
  expect(told.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect(told).toContain('\\u{1b}]0;owned\\u{7}');
});
