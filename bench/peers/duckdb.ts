import { nodeCommand } from '../measure-process.ts';
import { type Peer, packageVersion } from './peer.ts';

/** DuckDB, embedded as npm has it; the peer that ratios are told of. */
export const duckdb: Peer = {
  name: 'duckdb',
  install: 'npm ci',
  jobs: ['J1', 'J2', 'J3', 'J4', 'J5'],
  variants: true,
  parallel: true,
  version: () => packageVersion('@duckdb/node-api'),
  command: (run) => nodeCommand(new URL('./run-duckdb.ts', import.meta.url), [JSON.stringify(run)]),
};
