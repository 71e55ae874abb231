// A process that ends as it is told to: `orderly`, `stuck`, `patient`, `throws` or `rejects`.
import process from 'node:process';
import { createLogger } from '../life/create-logger.ts';
import { beginLife } from '../life/process-life.ts';

const [, , how] = process.argv;
const logger = createLogger('info');
const life = beginLife(logger, { shutdownMs: how === 'patient' ? 60_000 : 100, closingMs: 100 });
const alive = setInterval(() => undefined, 1000);
logger.info('begun');
if (how === 'throws') {
  setTimeout(() => {
    throw new Error('nobody catches this');
  });
}
if (how === 'rejects') void Promise.reject(new Error('nobody catches this'));
await life.ending;
if (how !== 'stuck' && how !== 'patient') clearInterval(alive);
process.exitCode = life.exitCode;
