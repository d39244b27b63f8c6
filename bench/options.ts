import { tmpdir } from 'node:os';

/** What the command line of the benchmark asks for. */
export interface BenchOptions {
  readonly rows: number;
  readonly rounds: number;
  /** That the catalog is filled with before its lists are measured. */
  readonly operations: number;
  readonly threads: readonly number[];
  /** Names of cases, or one of `catalog`, `datareader`, `control-flow`, `expressions`, `load`, `growth`, `tds`; undefined: all cases. */
  readonly jobs?: readonly string[];
  /** Names of peers; undefined: all that are installed. */
  readonly peers?: readonly string[];
  /** Where data and results are kept. */
  readonly folder: string;
  /** Where plots are written. */
  readonly plots: string;
  readonly json: boolean;
  /** No peer, one run, data deleted at the end: for inputs that only a bounded memory can take. */
  readonly oursOnly: boolean;
}

const valued = ['rows', 'rounds', 'operations', 'threads', 'jobs', 'peers', 'folder', 'plots'] as const;
const flags = ['json', 'ours-only'] as const;

function positive(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`--${name} ${text}: give a whole number from 1 on`);
}

/** Reads the command line. Throws for an option or a number that it does not know. */
export function readOptions(args: readonly string[]): BenchOptions {
  const values = new Map<string, string>();
  for (let index = 0; index < args.length; index++) {
    const name = args[index].replace(/^--/, '');
    if ((flags as readonly string[]).includes(name)) values.set(name, 'yes');
    else if ((valued as readonly string[]).includes(name) && index + 1 < args.length) values.set(name, args[++index]);
    else
      throw new Error(
        `${args[index]}: give ${[...valued.map((known) => `--${known} <value>`), '--json, --ours-only'].join(', ')}`,
      );
  }
  const list = (name: string): string[] | undefined => values.get(name)?.split(',');
  const oursOnly = values.has('ours-only');
  return {
    rows: positive('rows', values.get('rows') ?? '5000000'),
    rounds: positive('rounds', values.get('rounds') ?? (oursOnly ? '1' : '5')),
    operations: positive('operations', values.get('operations') ?? '1000000'),
    threads: (list('threads') ?? ['1', '2']).map((text) => positive('threads', text)),
    jobs: list('jobs'),
    peers: list('peers'),
    folder: values.get('folder') ?? tmpdir(),
    plots: values.get('plots') ?? 'docs/benchmarks',
    json: values.has('json'),
    oursOnly,
  };
}
