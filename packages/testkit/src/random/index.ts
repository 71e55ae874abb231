export { cacheHeaders } from './cache-headers.ts';
export { dnsMessages, dnsPackets } from './dns-packets.ts';
export {
  dnsNames,
  hostileServerNames,
  nearlyValidServerNames,
  serverNames,
  validServerNames,
} from './server-names.ts';
export { wellKnownBodies } from './well-known-bodies.ts';
export type { RandomWorld, RandomWorldOptions } from './worlds.ts';
export { randomWorlds } from './worlds.ts';
