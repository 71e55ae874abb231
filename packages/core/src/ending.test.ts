import { expect, test } from 'vitest';
import { abortable } from './abortable.ts';
import { Ending } from './ending.ts';
import { never } from './testing/scripted-ports.ts';

test('an ending tells each listener once, and its first reason stays', () => {
  const end = new Ending();
  const told: string[] = [];
  end.addEventListener('abort', () => told.push('a'));
  const gone = (): void => void told.push('gone');
  end.addEventListener('abort', gone);
  end.removeEventListener('abort', gone);
  expect([end.aborted, end.reason, end.listening]).toEqual([false, undefined, 1]);
  end.throwIfAborted();
  const reason = new Error('over');
  end.abort(reason);
  end.abort(new Error('again'));
  expect(told).toEqual(['a']);
  expect([end.aborted, end.reason, end.listening]).toEqual([true, reason, 0]);
  expect(() => end.throwIfAborted()).toThrow(reason);
});

test('nobody is added to an ending that is over, just as with an abort signal', () => {
  const end = new Ending();
  end.abort('over');
  end.addEventListener('abort', () => expect.unreachable());
  expect(end.listening).toBe(0);
});

test('listeners may come and go while they are told', () => {
  const end = new Ending();
  const second = (): void => undefined;
  end.addEventListener('abort', () => {
    end.removeEventListener('abort', second);
    end.addEventListener('abort', second);
  });
  end.addEventListener('abort', second);
  end.abort('over');
  expect(end.listening).toBe(0);
});

test('what can be aborted ends with the work, or with the first reason', async () => {
  const end = new Ending();
  const { signal } = new AbortController();
  expect(await abortable(Promise.resolve(7), signal, end)).toBe(7);
  await expect(abortable(Promise.reject(new Error('no')), signal, undefined, end)).rejects.toThrow('no');
  expect(end.listening).toBe(0);
  const waiting = abortable(never(), signal, end);
  expect(end.listening).toBe(1);
  end.abort(new Error('over'));
  await expect(waiting).rejects.toThrow('over');
  await expect(abortable(never(), signal, end)).rejects.toThrow('over');
  await expect(abortable(never(), AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
});

test('work that fails after it was given up on is nobody’s unhandled rejection', async () => {
  const { promise, reject } = Promise.withResolvers<never>();
  await expect(abortable(promise, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  reject(new Error('too late'));
  await new Promise((resolve) => setImmediate(resolve));
});
