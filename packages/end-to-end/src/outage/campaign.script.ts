import process from 'node:process';
import { parseArgs } from 'node:util';
import { openOutageLab } from './outage-lab.ts';
import { crowded, frozen, playedText, playScenario, stopped, terminated } from './scenarios.ts';

// An API and a worker whose database is away, or hangs, for longer than the grace of their readiness.
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
const forMs = Number(values.seconds) * 1000;
const GRACE_MS = 30_000;
/** What it takes to notice, and to ask. */
const NOTICED_MS = 20_000;

const wrong: string[] = [];
const lab = await openOutageLab();
for (const scenario of [stopped(5000), stopped(forMs), frozen(forMs), terminated, crowded(5000)]) {
  const played = await playScenario(lab, scenario);
  process.stdout.write(`${playedText(played)}\n`);
  const { name, load, lost, told } = played;
  const isLong = (scenario.forMs ?? 0) > GRACE_MS + NOTICED_MS;
  const say = (what: string): void => void wrong.push(`${name}: ${what}`);
  if ([...load.fresh.byStatus.keys()].some((status) => status !== 200)) say('fresh names failed');
  for (const { byStatus, unguided } of [load.cold, load.pins, load.lists]) {
    if ([...byStatus.keys()].some((status) => status !== 200 && status !== 503))
      say('something was neither done nor refused');
    if (unguided > 0) say('refusals did not say when to come again');
  }
  if (lost.length > 0) say(`lost: ${lost.join(', ')}`);
  for (const [process, said] of Object.entries(told)) {
    if ((said?.status === 'not-ready') !== isLong) say(`${process} said ${String(said?.status)} at the end of it`);
  }
  if (isLong && told.worker?.parts['following']?.isReady !== false) say('the worker did not say that it cannot follow');
}
for (const { ended } of [lab.api, lab.worker])
  if (ended !== undefined) wrong.push(`ended with ${JSON.stringify(ended)}`);
for (const line of wrong) process.stdout.write(`  ${line}\n`);
await lab[Symbol.asyncDispose]();
process.exitCode = wrong.length === 0 ? 0 : 1;
