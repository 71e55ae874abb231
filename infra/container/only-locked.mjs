// `node only-locked.mjs FOLDER pnpm-lock.yaml`: fails where the folder has a package in a version that the lock file does
// not name. `pnpm deploy` makes a lock file of its own; nobody has read that one.
import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';

const [folder, lockFile] = process.argv.slice(2);
const locked = new Set(
  [...readFileSync(lockFile, 'utf8').matchAll(/^ {2}'?(@?[^@'\s]+@[0-9][^:'(\s]*)'?(?:\(|:)/gm)].map(([, id]) => id),
);
const installed = readdirSync(`${folder}/node_modules/.pnpm`)
  .filter((name) => /@[0-9]/.test(name))
  .map((name) => name.replaceAll('+', '/').replace(/^(@?[^@]+@[^_]+)_.*$/, '$1'));
const others = installed.filter((id) => !locked.has(id) && !locked.has(id.replace(/\(.*/, '')));
for (const id of others) process.stderr.write(`${id} is not in ${lockFile}\n`);
process.stdout.write(`${installed.length} packages, ${locked.size} in the lock file\n`);
process.exitCode = others.length === 0 && installed.length > 20 && locked.size > 20 ? 0 : 1;
