import type { Catalog, ExecutionFilter } from '../../client/catalog/catalog.ts';
import type { ExecutionOperation } from '../../client/catalog/execution-operation.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { parseReporting } from '../console/reporting-level.ts';
import { formatTable } from '../console/table.ts';
import { statusNames, tellExecution } from '../dtexec/catalog-server/tell-execution.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { listenForSignals } from '../dtexec/stop-signals.ts';
import { serverOptions, withServer } from './catalog-server/with-server.ts';
import { ownArguments } from './own-arguments.ts';

const options = {
  ...serverOptions,
  folder: { type: 'string' },
  project: { type: 'string' },
  package: { type: 'string' },
  status: { type: 'string' },
  limit: { type: 'string', default: '20' },
  follow: { type: 'string' },
  stop: { type: 'string' },
  reporting: { type: 'string', default: 'EWP' },
  json: { type: 'boolean' },
} as const;
const columns = [
  { title: 'ID', align: 'right' },
  { title: 'Status' },
  { title: 'Package', widest: 60 },
  { title: 'Started' },
  { title: 'Seconds', align: 'right' },
  { title: 'User' },
] as const;

/** `opendtsx executions`: the latest ones, or one until it is over: then the exit code is that of dtexec (0, 1, 3). 1 when the server refuses. */
export async function executions(args: readonly string[], target: CommandConsole): Promise<number> {
  const { values, positionals } = ownArguments('executions', args, options);
  if (positionals.length > 0) throw wrong(`does not take ${positionals[0]}`);
  const { follow, stop } = values;
  return withServer(values, target, 1, async (catalog) => {
    if (stop !== undefined) {
      await (await catalog.executions.item(numberOf(stop, '--stop'))).stop();
      target.output.write(`Execution ${stop} is asked to stop.\n`);
      if (follow === undefined) return 0;
    }
    if (follow !== undefined) return followOne(catalog, numberOf(follow, '--follow'), values.reporting, target);
    const { folder, project, package: packageName } = values;
    const status = values.status === undefined ? undefined : statusOf(values.status);
    const filter = { folder, project, package: packageName, status };
    const known = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
    await tellList(catalog, known, numberOf(values.limit, '--limit'), values.json === true, target);
    return 0;
  });
}

async function followOne(catalog: Catalog, id: number, reporting: string, target: CommandConsole): Promise<number> {
  const level = parseReporting(reporting);
  if (typeof level === 'string') throw wrong(`cannot use --reporting: ${level}`);
  const execution = await catalog.executions.item(id);
  const signals = await listenForSignals();
  try {
    const exitCode = await tellExecution(execution, level, target, signals.signal);
    const path = pathOf(execution);
    target.output.write(
      `Execution ${id} (${path}) ${toned(execution.status, target)} after ${secondsOf(execution)} s.\n`,
    );
    return exitCode;
  } catch (error) {
    if (!signals.signal.aborted) throw error;
    target.output.write(`Execution ${id} goes on. To stop it: opendtsx executions --stop ${id}\n`);
    return 3;
  } finally {
    signals.close();
  }
}

async function tellList(
  catalog: Catalog,
  filter: ExecutionFilter,
  limit: number,
  isJson: boolean,
  { output }: CommandConsole,
): Promise<void> {
  const found: ExecutionOperation[] = [];
  if (limit > 0) {
    for await (const each of catalog.executions.where(filter)) {
      found.push(each);
      if (found.length >= limit) break;
    }
  }
  if (isJson) {
    const listed = found.map((each) => ({
      id: each.id,
      status: statusNames[each.status],
      folder: each.folderName,
      project: each.projectName,
      package: each.packageName,
      startTime: each.startTime?.toISOString(),
      endTime: each.endTime?.toISOString(),
      caller: each.callerName,
    }));
    output.write(`${JSON.stringify({ v: 1, executions: listed }, undefined, 2)}\n`);
    return;
  }
  const rows = found.map((each) => [
    String(each.id),
    statusNames[each.status] ?? String(each.status),
    pathOf(each),
    each.startTime?.toISOString().replace('T', ' ').slice(0, 19) ?? '',
    secondsOf(each),
    each.callerName,
  ]);
  output.write(found.length === 0 ? 'There are no executions.\n' : `${formatTable(columns, rows).join('\n')}\n`);
}

function pathOf({ folderName, projectName, packageName }: ExecutionOperation): string {
  return `/${folderName}/${projectName}/${packageName}`;
}

function secondsOf({ startTime, endTime }: ExecutionOperation): string {
  if (startTime === undefined || endTime === undefined) return '';
  return ((endTime.getTime() - startTime.getTime()) / 1000).toFixed(1);
}

function toned(status: number, { paint }: CommandConsole): string {
  const tone = status === 7 || status === 9 ? 'success' : status === 3 ? 'warning' : 'error';
  return paint(tone, statusNames[status] ?? String(status));
}

function statusOf(text: string): number {
  const found = Object.entries(statusNames).find(([number, name]) => name === text.toLowerCase() || number === text);
  if (found === undefined) throw wrong(`knows no status "${text}": ${Object.values(statusNames).join(', ')}`);
  return Number(found[0]);
}

function numberOf(text: string, option: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw wrong(`takes a number after ${option}, not "${text}"`);
}

function wrong(detail: string): OptionFault {
  return new OptionFault(
    'OPENDTSX_E_COMMAND_ARGUMENT',
    { command: 'executions', detail },
    'opendtsx executions --help',
  );
}
