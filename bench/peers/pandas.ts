import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Peer } from './peer.ts';

/** pandas of the Python found on the path; amounts are double precision, as is usual there. */
export const pandas: Peer = {
  name: 'pandas',
  install: 'Debian package python3-pandas',
  jobs: ['J1', 'J2', 'J3', 'J4', 'J5'],
  variants: false,
  parallel: false,
  version: () => {
    const check = spawnSync('python3', ['-c', 'import pandas; print(pandas.__version__)'], { encoding: 'utf8' });
    return check.status === 0 ? check.stdout.trim() : undefined;
  },
  command: (run) => ({
    file: 'python3',
    args: [fileURLToPath(new URL('./run-pandas.py', import.meta.url)), JSON.stringify(run)],
  }),
};
