import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@wherefore/source'] },
  ssr: { resolve: { conditions: ['@wherefore/source'] } },
  test: {
    projects: ['packages/*', 'apps/*'].map((root) => ({ extends: true as const, test: { include: [`${root}/src/**/*.test.ts`], name: root } })),
  },
});
