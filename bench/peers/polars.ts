import { spawnSync } from 'node:child_process';
import { checkout } from '../../scripts/generated-file.ts';
import { nodeCommand } from '../measure-process.ts';
import { type Peer, packageVersion } from './peer.ts';

// Its native part is a package of its own, which npm leaves out without a word where it does not fit the Node.js npm runs in.
function loads(): boolean {
  const check = ['--input-type=module', '-e', "await import('nodejs-polars')"];
  return spawnSync(process.execPath, check, { cwd: checkout, stdio: 'ignore' }).status === 0;
}

/** Polars; amounts are double precision, as is usual there. */
export const polars: Peer = {
  name: 'polars',
  install: 'npm i --no-save nodejs-polars@0.26.1 (115 MB, with Node.js 22 or newer)',
  jobs: ['J1', 'J2', 'J3', 'J4', 'J5'],
  variants: false,
  parallel: true,
  version: () => (loads() ? packageVersion('nodejs-polars') : undefined),
  command: (run) =>
    nodeCommand(new URL('./run-polars.ts', import.meta.url), [JSON.stringify(run)], {
      POLARS_MAX_THREADS: String(run.threads),
    }),
};
