// `npm run campaign -- page`: the tests of the page with all that is hostile, a hundred thousand names, and a picture of
// every view, kept in `artefacts`.
import { spawn } from 'node:child_process';
import process from 'node:process';

const child = spawn('vitest', ['run', '--project', 'packages/end-to-end', 'src/page', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { WHEREFORE_NAMES: '100000', ...process.env, WHEREFORE_THOROUGH: '1' },
});
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
