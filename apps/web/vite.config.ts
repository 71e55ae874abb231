import { defineConfig } from 'vite';
import { precompress } from './precompress.ts';

/** Where `npm start` serves the API that a page under development asks. */
const API = 'http://127.0.0.1:8385';

export default defineConfig({
  root: 'src/page',
  publicDir: '../../public',
  resolve: { conditions: ['@wherefore/source', 'browser', 'module', 'import', 'default'] },
  plugins: [precompress()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../page',
    emptyOutDir: true,
    target: 'es2023',
    // Nothing is written into the page itself: its policy allows no inline style, and no data: but pictures.
    assetsInlineLimit: 0,
    cssMinify: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What several views are made of comes in one piece: else each icon is a request.
        codeSplitting: {
          groups: [{ name: 'parts', test: /lucide-preact|src\/page\/(?:address|time|ui)\//, minShareCount: 2 }],
        },
      },
    },
  },
  server: { proxy: { '/v1': API, '/readyz': API, '/docs': API, '/openapi.json': API } },
});
