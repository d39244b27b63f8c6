import { nodeCommand } from '../measure-process.ts';
import { type Peer, packageVersion } from './peer.ts';

/** A pipeline of Node.js streams over csv-parse, one object per row: what is written by hand without an engine. */
export const csvParse: Peer = {
  name: 'csv-parse',
  install: 'npm i --no-save csv-parse@7.0.3',
  jobs: ['J1', 'J2', 'J3'],
  variants: false,
  parallel: false,
  version: () => packageVersion('csv-parse'),
  command: (run) => nodeCommand(new URL('./run-csv-parse.ts', import.meta.url), [JSON.stringify(run)]),
};
