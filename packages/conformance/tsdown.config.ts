import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: ['src/index.ts'],
  format: 'esm',
  platform: 'node',
  dts: true,
  fixedExtension: false,
  // testkit is private: it goes into what is published. Nothing else may come along unnoticed.
  deps: { onlyBundle: [] },
});
