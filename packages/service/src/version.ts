import { readFileSync } from 'node:fs';

/** Version of this package, which is that of all of them. */
export const version: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string }
).version;
