export { type Child, startChild } from './child.ts';
export { compiledOnce } from './compiled-once.ts';
export { keepAlive, type Supervised } from './keep-alive.ts';
export { openScratch, type Scratch } from './scratch.ts';
export { type Random, seededRandom } from './seeded-random.ts';
