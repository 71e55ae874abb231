import type { Health, PartHealth } from './health.ts';

/** A part that has not answered by then counts as not ready: whoever asks has a time limit of its own. */
const CHECK_MS = 2000;

type Check = () => PartHealth | Promise<PartHealth>;

/** Nothing known yet: without parts a process is ready. */
export function createHealth(): Health {
  const checks = new Map<string, Check>();
  return {
    set: (part, health) => void checks.set(part, () => health),
    add: (part, check) => void checks.set(part, check),
    async report() {
      const parts = await Promise.all(
        [...checks].map(async ([part, check]): Promise<[string, PartHealth]> => [part, await answerOf(check)]),
      );
      return { isReady: parts.every(([, { isReady }]) => isReady), parts: Object.fromEntries(parts) };
    },
  };
}

async function answerOf(check: Check): Promise<PartHealth> {
  const late = Promise.withResolvers<PartHealth>();
  const timer = setTimeout(
    () => late.resolve({ isReady: false, detail: `it has not answered within ${CHECK_MS / 1000} s` }),
    CHECK_MS,
  );
  try {
    return await Promise.race([check(), late.promise]);
  } catch (error) {
    return { isReady: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
