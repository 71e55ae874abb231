import { once } from 'node:events';
import { retire } from '../archive/retire.ts';
import { openDatabase } from '../postgres/open-database.ts';

// Opens the location and schema given, and once it is told to go, retires what it is told to into the directory given.
const [location = '', schema = '', archive = '', upToPosition = '0'] = process.argv.slice(2);
await using database = await openDatabase(location, { schema });
process.stdout.write('open\n');
await once(process.stdin, 'data');
await retire(database, {
  archive,
  upToPosition: BigInt(upToPosition),
  onProgress: ({ step, lastPosition }) => void process.stdout.write(`${step} ${lastPosition}\n`),
});
process.stdout.write('done\n');
process.stdin.destroy();
