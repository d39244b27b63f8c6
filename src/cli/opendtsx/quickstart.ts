import { accessSync, constants, cpSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadPackage } from '../../runtime/load-package.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { formatCount } from '../console/number-text.ts';
import { formatTable } from '../console/table.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { runDtexec } from '../dtexec/run-dtexec.ts';
import { PathTotals } from './flow-counts.ts';
import { type SampleRows, sampleFile, sampleTable } from './sample-rows.ts';

const packageFile = 'quickstart.dtsx';
const shownRows = 5;

/** `opendtsx quickstart`: runs the example and shows the way of the rows and what came out. Options are those of dtexec. */
export async function quickstart(args: readonly string[], target: CommandConsole): Promise<number> {
  const folder = workplace();
  const path = join(folder, packageFile);
  const totals = new PathTotals();
  const exitCode = await runDtexec(['/File', path, ...args], target, { onEvent: (event) => totals.event(event) });
  if (exitCode !== 0 || args.includes('--json')) return exitCode;
  const lines = [...flowLines(path, totals, target), ...outcomeLines(folder, target)];
  if (lines.length > 0) target.output.write(`${lines.join('\n')}\n`);
  return exitCode;
}

/** The folder of the example when it may be written, else a copy in a new temporary folder. */
function workplace(): string {
  // By name: the build puts modules into other folders.
  const manifest = import.meta.resolve('opendtsx/package.json');
  const original = fileURLToPath(new URL('examples/quickstart', manifest));
  if (!existsSync(join(original, packageFile))) {
    throw new OptionFault('OPENDTSX_E_QUICKSTART', { detail: `${original} does not hold the example` });
  }
  if (!original.split(sep).includes('node_modules') && isWritable(original)) return original;
  const copy = mkdtempSync(join(tmpdir(), 'opendtsx-quickstart-'));
  cpSync(original, copy, { recursive: true, filter: (source) => source !== join(original, 'out') });
  return copy;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function flowLines(path: string, totals: PathTotals, { paint }: CommandConsole): string[] {
  const { loaded } = loadPackage({ path }, { workingFolder: process.cwd() });
  const flows = loaded === undefined ? [] : totals.flows(loaded.package);
  if (flows.every(({ rows }) => rows === 0)) return [];
  const columns = [{ title: 'from' }, { title: 'output' }, { title: 'to' }, { title: 'rows', align: 'right' as const }];
  const rows = flows.map(({ from, output, to, rows: count }) => [from, output, to, formatCount(count)]);
  return ['', paint('strong', 'The way of the rows'), ...formatTable(columns, rows)];
}

function outcomeLines(folder: string, { paint }: CommandConsole): string[] {
  const database = join(folder, 'out', 'warehouse.db');
  const rejects = join(folder, 'out', 'rejects.csv');
  if (!existsSync(database) || !existsSync(rejects)) return [];
  const show = (title: string, sample: SampleRows): string[] => [
    '',
    paint(
      'strong',
      `${title}: ${formatCount(sample.count)} rows, the first ${Math.min(sample.rows.length, shownRows)}`,
    ),
    ...formatTable(
      sample.columns,
      sample.rows.map((row) => row.map((cell) => (cell.startsWith(folder + sep) ? relative(folder, cell) : cell))),
    ),
  ];
  return [
    ...show(`Table CustomerOrder of ${near(database)}`, sampleTable(database, 'CustomerOrder', shownRows)),
    ...show(near(rejects), sampleFile(rejects, shownRows)),
    '',
    `Next: opendtsx explain ${near(join(folder, packageFile))}`,
    '      opendtsx validate your-own-package.dtsx',
  ];
}

function near(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
