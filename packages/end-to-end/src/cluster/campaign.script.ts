import process from 'node:process';
import { parseArgs } from 'node:util';
import { figuresOf, judgeCluster, violationsIn } from './judge/judge-cluster.ts';
import { playCluster } from './play/play-cluster.ts';

// Two APIs and three workers among a thousand names for some minutes, killed again and again.
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '6' },
    names: { type: 'string', default: '1000' },
    kills: { type: 'string', default: '60' },
    askers: { type: 'string', default: '8' },
    operators: { type: 'string', default: '4' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const SHOWN = 50;
/** After so long others have to know of what was acknowledged, on a machine that is busy. */
const SEEN_WITHIN_MS = 5000;

const seed = Number(values.seed);
const forMs = Number(values.minutes) * 60_000;
process.stdout.write(`seed ${seed}\n`);
await using played = await playCluster({
  seed,
  names: Number(values.names),
  forMs,
  kills: Number(values.kills),
  askers: Number(values.askers),
  operators: Number(values.operators),
  // What nobody asks for is not refreshed any more after that.
  clearAllEveryMs: forMs * 0.7,
  changeEveryMs: 1000,
  changesAtOnce: 8,
});
const judged = await judgeCluster(played, { seenWithinMs: SEEN_WITHIN_MS });
const violations = violationsIn(judged);
process.stdout.write(`${JSON.stringify(figuresOf(played, judged), undefined, 2)}\n`);
process.stdout.write(`exit codes ${played.exitCodes.join(' ')}; ${played.errors.length} errors logged\n`);
for (const each of [...played.errors, ...violations].slice(0, SHOWN)) process.stdout.write(`  ${each}\n`);
const isWell = violations.length === 0 && played.errors.length === 0 && played.exitCodes.every((code) => code === 0);
process.exitCode = isWell ? 0 : 1;
