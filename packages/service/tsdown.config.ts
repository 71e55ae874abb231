import { defineConfig } from 'tsdown';

export default defineConfig({
  // The options are apart: whoever only shows a help text loads nothing else.
  entry: { index: 'src/index.ts', 'options/index': 'src/options/index.ts' },
  format: 'esm',
  platform: 'node',
  dts: true,
  fixedExtension: false,
  // Nothing goes into what is published but our own code.
  deps: { onlyBundle: [] },
});
