import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parse } from 'yaml';
import { runPackage } from '../../src/runtime/run-package.ts';
import type { AnyUnit, ExecutionEvent, RunRequest, RunResult } from '../../src/runtime/run-request.ts';
import { traceTask } from './trace-task.ts';

/** The `golden.yaml` beside a package: how to run it and what it must show. */
export interface GoldenCase {
  /** `documentation`, `observed <version>`, `inferred`, or `unchecked` right after completion. */
  readonly source?: string;
  /** What the package shows: one statement. */
  readonly about: string;
  /** File of the package; `package.dtsx` when absent. */
  readonly package?: string;
  readonly options?: {
    readonly set?: Readonly<Record<string, string | number | boolean>>;
    readonly parameters?: Readonly<Record<string, string>>;
    readonly connections?: Readonly<Record<string, string>>;
    readonly connectionTargets?: Readonly<Record<string, string>>;
    readonly configFile?: string;
    readonly maxConcurrent?: number;
    readonly validateOnly?: boolean;
    readonly warnAsError?: boolean;
  };
  /** Files written into the working folder before the run. */
  readonly data?: Readonly<Record<string, string>>;
  /** Events to print; the usual ones when absent. */
  readonly events?: readonly string[];
  /** What to print after the events: a file, or `file.db: SELECT …`. */
  readonly print?: readonly (string | Readonly<Record<string, string>>)[];
  /** Logs to print last, without what differs between runs and machines. */
  readonly logs?: readonly string[];
  readonly expected?: string;
}

const usualEvents = ['OnPreExecute', 'OnPostExecute', 'OnError', 'OnWarning', 'OnTaskFailed', 'OnVariableValueChanged'];

/** Folder of the golden packages. */
export const goldenFolder = import.meta.dirname;

/** Names of the golden packages, sorted. */
export function goldenNames(): string[] {
  return readdirSync(goldenFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** The case of a golden package. */
export function readGolden(name: string): GoldenCase {
  return parse(readFileSync(join(goldenFolder, name, 'golden.yaml'), 'utf8')) as GoldenCase;
}

/** What a golden run printed, and every event for further checks. */
export interface GoldenOutcome {
  readonly text: string;
  readonly events: readonly ExecutionEvent[];
}

/** Runs a golden package in a folder of its own and prints what it did: result, events in order, files and rows. */
export async function runGolden(name: string, golden: GoldenCase): Promise<GoldenOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'opendtsx-golden-'));
  try {
    for (const [file, text] of Object.entries(golden.data ?? {})) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const events: ExecutionEvent[] = [];
    const result = await runPackage({ ...requestOf(name, golden, folder), onEvent: (event) => events.push(event) });
    const shown = golden.events ?? usualEvents;
    const lines = [
      `${result.result} (exit code ${result.exitCode})`,
      ...events.filter(({ event }) => shown.includes(event) || event === 'golden.Trace').map(printEvent),
      ...loadingFindings(result),
      ...(golden.print ?? []).flatMap((what) => print(what, folder)),
      ...(golden.logs ?? []).flatMap((file) => [
        `--- ${file}`,
        printLog(join(folder, file), packageText(name, golden)),
      ]),
    ];
    return {
      text: `${lines.join('\n').replaceAll(folder, '<folder>').replaceAll(goldenFolder, '<golden>')}\n`,
      events,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function requestOf(name: string, golden: GoldenCase, folder: string): RunRequest {
  const { options = {} } = golden;
  const settings = Object.entries(options.set ?? {}).map(([path, value]) => ({ path, value }));
  return {
    source: { path: join(goldenFolder, name, golden.package ?? 'package.dtsx') },
    workingFolder: folder,
    units: [traceTask as unknown as AnyUnit],
    set: [...(options.configFile === undefined ? [] : [{ configFile: options.configFile }]), ...settings],
    parameters: new Map(Object.entries(options.parameters ?? {})),
    connections: new Map(Object.entries(options.connections ?? {})),
    connectionTargets: new Map(Object.entries(options.connectionTargets ?? {})),
    validateOnly: options.validateOnly ?? false,
    warnAsError: options.warnAsError ?? false,
    ...(options.maxConcurrent === undefined ? {} : { maxConcurrent: options.maxConcurrent }),
  };
}

function printEvent({ event, executablePath, symbol, message, data }: ExecutionEvent): string {
  const result = event === 'OnPostExecute' ? String((data as { result?: string })?.result) : undefined;
  const variable = event === 'OnVariableValueChanged' ? String((data as { variable?: string })?.variable) : undefined;
  return [event, executablePath, result, variable, symbol, message].filter((part) => part !== undefined).join(' | ');
}

function loadingFindings({ exitCode, diagnostics }: RunResult): string[] {
  if (exitCode !== 4 && exitCode !== 5) return [];
  return diagnostics.map(({ severity, symbol }) => `${severity} ${symbol}`);
}

function print(what: string | Readonly<Record<string, string>>, folder: string): string[] {
  if (typeof what === 'string') return [`--- ${what}`, readFileSync(join(folder, what), 'utf8').trimEnd()];
  return Object.entries(what).flatMap(([file, sql]) => [`--- ${sql}`, ...queryRows(join(folder, file), sql)]);
}

function packageText(name: string, golden: GoldenCase): string {
  return readFileSync(join(goldenFolder, name, golden.package ?? 'package.dtsx'), 'utf8');
}

function printLog(file: string, known: string): string {
  const bytes = readFileSync(file);
  const text = bytes[0] === 0xff ? bytes.subarray(2).toString('utf16le') : bytes.toString('utf8');
  return text
    .replaceAll(/\{[0-9A-F-]{36}\}/g, (guid) => (known.includes(guid) ? guid : '<execution>'))
    .replaceAll(/\d+\/\d+\/\d{4} \d+:\d\d:\d\d [AP]M|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(hostname(), '<computer>')
    .replaceAll(userInfo().username, '<operator>')
    .replaceAll(new RegExp(`(SQLISPackage |\\t)${process.pid}(?=[ \\t])`, 'g'), '$1<process>')
    .replaceAll('\r\n', '\n')
    .trimEnd();
}

function queryRows(file: string, sql: string): string[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = database.prepare(sql).all();
    return rows.map((row) =>
      Object.values(row)
        .map((value) => (value === null ? 'NULL' : String(value)))
        .join(' | '),
    );
  } finally {
    database.close();
  }
}
