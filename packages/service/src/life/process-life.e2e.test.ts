import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startChild } from '@wherefore/testkit/processes';
import { describe, expect, test } from 'vitest';

const SCRIPT = new URL('../testing/life.script.ts', import.meta.url);

type Line = Readonly<Record<string, unknown>>;

async function begun(how: string): Promise<Child> {
  const child = startChild(SCRIPT, how);
  expect(await next(child)).toMatchObject({ level: 'info', msg: 'begun' });
  return child;
}

async function next(child: Child): Promise<Line> {
  return JSON.parse(await child.line()) as Line;
}

describe('a process', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends in order at %s', async (signal) => {
    await using child = await begun('orderly');
    process.kill(child.pid, signal);
    expect(await next(child)).toMatchObject({ signal, msg: 'ending' });
    expect(await child.end()).toBe(0);
  });

  test('takes a signal that comes twice at once for one', async () => {
    await using child = await begun('stuck');
    process.kill(child.pid, 'SIGTERM');
    process.kill(child.pid, 'SIGINT');
    await next(child);
    // Ended by the deadline, and not by the second signal, which would be 130.
    expect(await next(child)).toMatchObject({ level: 'error', msg: 'not everything has come to its end in time' });
    expect(await child.end()).toBe(1);
  });

  test('ends at once at a second signal', async () => {
    await using child = await begun('patient');
    process.kill(child.pid, 'SIGTERM');
    await next(child);
    await sleep(250);
    process.kill(child.pid, 'SIGINT');
    expect(await child.end()).toBe(130);
  });

  test.each(['throws', 'rejects'])('that %s what nobody catches says so and ends in order with 70', async (how) => {
    await using child = startChild(SCRIPT, how);
    await next(child);
    const { level, err } = await next(child);
    expect({ level, err }).toMatchObject({ level: 'fatal', err: { message: 'nobody catches this' } });
    expect(await child.end()).toBe(70);
  });
});
