import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: ['src/main.ts'],
  format: 'esm',
  platform: 'node',
  dts: false,
  fixedExtension: false,
  // Nothing goes into what is published but our own code.
  deps: { onlyBundle: [] },
});
