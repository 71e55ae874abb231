import { expect, test } from 'vitest';
import { Ending } from './ending.ts';
import { Semaphore } from './semaphore.ts';

function createGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

test('no more work runs at once than there are permits, and the others follow in order', async () => {
  const semaphore = new Semaphore(2);
  const gates = Array.from({ length: 5 }, createGate);
  const begun: number[] = [];
  const all = gates.map((gate, index) =>
    semaphore.run(async () => {
      begun.push(index);
      await gate.opened;
      return index;
    }, new Ending()),
  );
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
  gates[1]?.open();
  await all[1];
  expect(begun).toEqual([0, 1, 2]);
  for (const gate of gates) gate.open();
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4]);
  expect(semaphore.waiting).toBe(0);
});

test('work that fails, or throws at once, gives its permit back', async () => {
  const semaphore = new Semaphore(1);
  const fail = semaphore.run(() => Promise.reject(new Error('no')), new Ending());
  await expect(fail).rejects.toThrow('no');
  const explode = semaphore.run(() => {
    throw new Error('at once');
  }, new Ending());
  await expect(explode).rejects.toThrow('at once');
  expect(await semaphore.run(async () => 'runs', new Ending())).toBe('runs');
});

test('who gives up while waiting is not run, and holds nobody up', async () => {
  const semaphore = new Semaphore(1);
  const gate = createGate();
  const first = semaphore.run(() => gate.opened, new Ending());
  const end = new Ending();
  let hasRun = false;
  const second = semaphore.run(async () => {
    hasRun = true;
  }, end);
  const third = semaphore.run(async () => 'third', new Ending());
  expect(semaphore.waiting).toBe(2);
  end.abort(new Error('lost interest'));
  expect(await second).toBeUndefined();
  expect(semaphore.waiting).toBe(1);
  gate.open();
  await first;
  expect(await third).toBe('third');
  expect(hasRun).toBe(false);
});

test('who has given up before is not run', async () => {
  const semaphore = new Semaphore(1);
  expect(await semaphore.run(async () => 'runs', AbortSignal.abort())).toBeUndefined();
  expect(await semaphore.run(async () => 'runs', new Ending())).toBe('runs');
});

test('nobody who waited is listened to any more', async () => {
  const semaphore = new Semaphore(1);
  const gate = createGate();
  const first = semaphore.run(() => gate.opened, new Ending());
  const end = new Ending();
  const second = semaphore.run(async () => 'second', end);
  expect(end.listening).toBe(1);
  gate.open();
  await first;
  expect(await second).toBe('second');
  expect(end.listening).toBe(0);
});
