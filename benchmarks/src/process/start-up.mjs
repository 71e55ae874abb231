// Imports a resolver and makes one, in a process that has done nothing else: plain JavaScript, so that not even the
// loader of TypeScript is there before it is needed. `node start-up.mjs nothing|wherefore|wherefore+undici|<peer>`
// prints a JSON line.
import { createRequire, registerHooks } from 'node:module';
import process from 'node:process';

const NATIVE_PART = '@matrix-org/matrix-sdk-crypto-nodejs';
const subject = process.argv[2] ?? 'nothing';
const peersRequire = createRequire(new URL('../../peers/package.json', import.meta.url));

const start = performance.now();
await load();
const ms = performance.now() - start;
console.log(JSON.stringify({ ms, rssBytes: process.memoryUsage.rss() }));
process.exit();

async function load() {
  if (subject === 'nothing') return;
  if (subject.startsWith('wherefore')) {
    const { createResolver } = await import('@wherefore/core');
    createResolver();
    if (subject === 'wherefore+undici') peersRequire('undici');
    return;
  }
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier !== NATIVE_PART) return next(specifier, context);
      return {
        url: new URL('../peers/no-native-part.cjs', import.meta.url).href,
        format: 'commonjs',
        shortCircuit: true,
      };
    },
  });
  const peer = peersRequire(subject);
  if (subject === 'matrix-appservice-bridge') new peer.MatrixHostResolver({});
}
