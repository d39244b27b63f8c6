import { spawnSync } from 'node:child_process';
import { lineitem } from '../lines-package.ts';
import { type Peer, type PeerRun, resultPath } from './peer.ts';

const derive = `
  $charge = fmtnum($l_extendedprice * (1 - $l_discount) * (1 + $l_tax), "%.6f");
  $mode = toupper(strip($l_shipmode));
  $ship_year = splitax($l_shipdate, "-")[1];
  $flags = $l_returnflag . "-" . $l_linestatus . "-" . $l_shipmode;
  $no_comment = is_empty($l_comment);`;

function verbs({ job, place }: PeerRun): string[] {
  const to = (result: string): string => resultPath(place, result, 'miller');
  // A row of the DSL goes to one of two files; nothing goes on.
  const split = (condition: string, yes: string, no: string): string =>
    `if (${condition}) { tee > "${to(yes)}", $* } else { tee > "${to(no)}", $* }`;
  switch (job) {
    case 'J1':
      return ['tee', to('copy'), 'then', 'nothing'];
    case 'J2':
      return ['put', '-q', `${derive} ${split('$l_quantity > 25', 'large', 'small')}`];
    default: {
      const order = [...lineitem.map(({ name }) => name), 'p_name', 'p_price'].join(',');
      const join = [
        'join',
        '--ur',
        '-f',
        `${place.data}/part.csv`,
        '-l',
        'p_partkey',
        '-r',
        'l_partkey',
        '-j',
        'l_partkey',
      ];
      const parts = [
        'then',
        'cut',
        '-o',
        '-f',
        order,
        'then',
        'put',
        '-q',
        split('is_present($p_name)', 'found', 'missing'),
      ];
      return [...join, ...parts];
    }
  }
}

/**
 * Miller. It checks no types. It does not sort here, because it holds a map for every row, nor aggregate, because its `stats1` computes every
 * statistic of every field.
 */
export const miller: Peer = {
  name: 'miller',
  install: 'Debian package miller',
  jobs: ['J1', 'J2', 'J3'],
  variants: false,
  parallel: true,
  version: () => {
    const check = spawnSync('mlr', ['--version'], { encoding: 'utf8' });
    return check.status === 0 ? check.stdout.trim().replace(/^mlr /, '') : undefined;
  },
  command: (run) => ({
    file: 'mlr',
    args: ['--icsv', '--ocsv', ...verbs(run), `${run.place.data}/lineitem.csv`],
    environment: { GOMAXPROCS: String(run.threads) },
  }),
};
