import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'postgres/index': 'src/postgres/index.ts',
    'processes/index': 'src/processes/index.ts',
    'random/index': 'src/random/index.ts',
  },
  format: 'esm',
  platform: 'node',
  dts: true,
  fixedExtension: false,
});
