import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: { index: 'src/index.ts', 'postgres/index': 'src/postgres/index.ts' },
  format: 'esm',
  dts: true,
  platform: 'node',
  fixedExtension: false,
  // Nothing goes into what is published but our own code.
  deps: { onlyBundle: [] },
});
