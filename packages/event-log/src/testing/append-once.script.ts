import { openEventLog } from '../postgres/open-event-log.ts';
import { events } from './sample-events.ts';

// Opens the location, appends, reads and disposes; nothing then keeps the process from ending by itself.
const log = await openEventLog(process.argv[2] ?? '');
await log.append([{ stream: 'once', expected: 'any', events: events(3) }]);
await log.readAll();
await log[Symbol.asyncDispose]();
process.stdout.write('disposed\n');
