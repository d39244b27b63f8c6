import { defineConfig } from 'vitest/config';

// The condition makes `opendtsx/sdk` and the other subpath exports mean src/, as in tsconfig.json. Others are not listed: vitest would hand
// `import` on to Node for CommonJS libraries too.
const conditions = ['opendtsx-source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['opendtsx-source'] } },
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Property tests and child processes on a machine that does other things too.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    execArgv: ['--conditions=opendtsx-source', '--disable-warning=ExperimentalWarning'],
  },
});
