import { readFile } from 'node:fs/promises';
import type { Connection } from '../../client/transport/connection.ts';
import { requestPath } from '../../client/transport/request-path.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { formatTable } from '../console/table.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { serverOptions, withServer } from './catalog-server/with-server.ts';
import { ownArguments } from './own-arguments.ts';

const options = { ...serverOptions, step: { type: 'string' }, limit: { type: 'string', default: '20' } } as const;

interface JobRow {
  readonly name: string;
  readonly enabled: boolean;
  readonly currentExecutionStatus: number;
  readonly lastRunTime?: string;
  readonly lastRunOutcome: number;
  readonly nextRunTime?: string;
}

interface HistoryRow {
  readonly runTime: string;
  readonly stepId: number;
  readonly stepName: string;
  readonly runStatus: number;
  readonly runDurationMs: number;
  readonly message: string;
}

interface ImportRow {
  readonly jobs: readonly { readonly jobName: string }[];
  readonly notes: readonly { readonly line: number; readonly text: string }[];
}

interface Values {
  readonly step?: string;
  readonly limit: string;
}

type Verb = (connection: Connection, subject: string, values: Values, target: CommandConsole) => Promise<void>;

const activity: Readonly<Record<number, string>> = {
  1: 'running',
  2: 'waiting',
  3: 'between retries',
  4: 'idle',
  5: 'suspended',
  7: 'completing',
};
const outcomes: Readonly<Record<number, string>> = {
  0: 'failed',
  1: 'succeeded',
  2: 'retry',
  3: 'canceled',
  4: 'running',
  5: '',
};
const verbs: Readonly<Record<string, Verb>> = { list, start, stop, history, import: importScript };

/** `opendtsx job list|start|stop|history|import`: the jobs of a server. Exit codes 0, and 1 when the server refuses. */
export async function job(args: readonly string[], target: CommandConsole): Promise<number> {
  const { values, positionals } = ownArguments('job', args, options);
  const [name = '', subject, ...more] = positionals;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb === undefined) throw wrong(`takes ${Object.keys(verbs).join(', ')}`);
  if ((subject === undefined) !== (verb === list) || more.length > 0) {
    throw wrong(
      verb === list
        ? 'list takes no name'
        : `${name} takes ${verb === importScript ? 'a script' : 'the name of a job'}`,
    );
  }
  return withServer(values, target, 1, async ({ connection }) => {
    await verb(connection, subject ?? '', values, target);
    return 0;
  });
}

async function list(connection: Connection, _: string, _values: Values, { output }: CommandConsole): Promise<void> {
  const rows: string[][] = [];
  for await (const each of connection.list<JobRow>('/jobs')) {
    rows.push([
      each.name,
      each.enabled ? (activity[each.currentExecutionStatus] ?? '') : 'disabled',
      shownTime(each.lastRunTime),
      outcomes[each.lastRunOutcome] ?? '',
      shownTime(each.nextRunTime),
    ]);
  }
  const columns = ['Job', 'Now', 'Last run', 'Outcome', 'Next run'].map((title) => ({ title }));
  output.write(rows.length === 0 ? 'There are no jobs.\n' : `${formatTable(columns, rows).join('\n')}\n`);
}

async function start(
  connection: Connection,
  name: string,
  { step }: Values,
  { output }: CommandConsole,
): Promise<void> {
  const body = step === undefined ? {} : { step };
  const { runId } = await connection.send<{ runId: number }>('POST', requestPath`/jobs/${name}/start`, body);
  output.write(`Job ${name} is started (run ${runId}). How it went: opendtsx job history "${name}"\n`);
}

async function stop(connection: Connection, name: string, _values: Values, { output }: CommandConsole): Promise<void> {
  await connection.send('POST', requestPath`/jobs/${name}/stop`);
  output.write(`Job ${name} is asked to stop.\n`);
}

async function history(
  connection: Connection,
  name: string,
  { limit }: Values,
  { output }: CommandConsole,
): Promise<void> {
  if (!/^\d{1,6}$/.test(limit)) throw wrong(`takes a number after --limit, not "${limit}"`);
  const rows: string[][] = [];
  for await (const each of connection.list<HistoryRow>(requestPath`/jobs/${name}/history`)) {
    if (rows.length >= Number(limit)) break;
    rows.push([
      shownTime(each.runTime),
      each.stepId === 0 ? '(job)' : `${each.stepId} ${each.stepName}`,
      outcomes[each.runStatus] ?? '',
      (each.runDurationMs / 1000).toFixed(1),
      each.message,
    ]);
  }
  const columns = [
    { title: 'Time' },
    { title: 'Step', widest: 30 },
    { title: 'Outcome' },
    { title: 'Seconds', align: 'right' as const },
    { title: 'Message', widest: 100 },
  ];
  output.write(rows.length === 0 ? 'It has not run yet.\n' : `${formatTable(columns, rows).join('\n')}\n`);
}

async function importScript(
  connection: Connection,
  file: string,
  _values: Values,
  { output }: CommandConsole,
): Promise<void> {
  let script: string;
  try {
    script = await readFile(file, 'utf8');
  } catch (error) {
    throw wrong(`cannot read the script: ${(error as Error).message}`);
  }
  const { jobs, notes } = await connection.send<ImportRow>('POST', '/jobs/import', {
    script: script.replace(/^\ufeff/, ''),
  });
  for (const { line, text } of notes) output.write(`${file}:${line}: ${text}\n`);
  for (const { jobName } of jobs) output.write(`Job ${jobName} is made.\n`);
}

function shownTime(text: string | undefined): string {
  return text === undefined ? '' : text.replace('T', ' ').slice(0, 19);
}

function wrong(detail: string): OptionFault {
  return new OptionFault('OPENDTSX_E_COMMAND_ARGUMENT', { command: 'job', detail }, 'opendtsx job --help');
}
