import { followInto } from '../torture/following.ts';
import type { FollowerSettings } from '../torture/settings.ts';

// One follower; the first line of its input says that the writers have ended. It ends with its parent.
let isOver = false;
process.stdin
  .on('data', () => {
    isOver = true;
  })
  .on('end', () => process.exit());
await followInto(JSON.parse(process.argv[2] ?? '') as FollowerSettings, () => isOver);
process.stdout.write('done\n');
process.stdin.destroy();
