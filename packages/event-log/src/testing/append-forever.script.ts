import { openEventLog } from '../postgres/open-event-log.ts';
import { event } from './sample-events.ts';

// Opens the location of the first argument, and appends until it is killed, printing each id once it is acknowledged.
const log = await openEventLog(process.argv[2] ?? '');
process.stdout.write('open\n');
for (;;) {
  const one = event({ text: 'x'.repeat(500) });
  await log.append([{ stream: 'a', expected: 'any', events: [one] }]);
  process.stdout.write(`${one.id}\n`);
}
