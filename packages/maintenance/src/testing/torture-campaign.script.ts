import process from 'node:process';
import { parseArgs } from 'node:util';
import { startPostgresServer } from '@wherefore/testkit/postgres';
import { runRound } from '../torture/run-round.ts';

// Rounds until the time is over. In each, workers refresh names that are due, and are killed; PostgreSQL, too.
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    names: { type: 'string', default: '1000' },
    kills: { type: 'string', default: '20' },
    'spare-postgres': { type: 'boolean', default: false },
  },
});
const until = performance.now() + Number(values.minutes) * 60_000;
let faults = 0;
for (let number = 1; performance.now() < until; number += 1) {
  await using server = await startPostgresServer();
  const crash = async (): Promise<void> => {
    await server.crash();
    await server.restart();
  };
  const round = await runRound({
    database: server.url,
    names: Number(values.names),
    kills: Number(values.kills),
    ...(values['spare-postgres'] ? {} : { harm: crash }),
  });
  const notOnce = [...round.concluded].filter(([, times]) => times !== 1);
  process.stdout.write(
    `round ${number}: ${round.concluded.size} names, ${round.twice.length} refreshed twice for one due time, ` +
      `${notOnce.length} not once, ${round.unfinished} requests of killed workers\n`,
  );
  for (const each of round.twice) process.stdout.write(`  twice: ${each}\n`);
  faults += round.twice.length + notOnce.length;
}
process.exitCode = faults === 0 ? 0 : 1;
