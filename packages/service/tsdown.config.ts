import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: ['src/index.ts'],
  format: 'esm',
  platform: 'node',
  dts: true,
  fixedExtension: false,
  // Nothing goes into what is published but our own code.
  deps: { onlyBundle: [] },
});
