import { defineConfig } from 'tsdown';

// The door alone; the page is vite's.
export default defineConfig({
  entry: ['src/index.ts'],
  format: 'esm',
  platform: 'neutral',
  dts: true,
  fixedExtension: false,
});
