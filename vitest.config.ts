import { defineConfig } from 'vitest/config';

// The condition makes `opendtsx/sdk` and the other subpath exports mean src/, as in tsconfig.json.
const conditions = ['opendtsx-source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['opendtsx-source', 'node', 'import', 'default'] } },
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    execArgv: ['--conditions=opendtsx-source', '--disable-warning=ExperimentalWarning'],
  },
});
