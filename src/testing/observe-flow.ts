import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ColumnType } from '../datatypes/data-type.ts';
import type { Value } from '../datatypes/value.ts';
import type { ComponentUnit } from '../registry/registry.ts';
import { isRecordSet } from '../sdk/record-set.ts';
import { executeFlow, type FlowFilling, type FlowRun } from './execute-flow.ts';
import { createWorkspace } from './flow-connection.ts';
import type { FlowFixture } from './flow-fixture.ts';
import { parseFlow } from './flow-reader.ts';
import { printCell } from './flow-text.ts';

/** What a run of a fixture gave. */
export interface FlowObservation {
  /**
   * Everything, whether the fixture asks for it or not: how the run ended, messages, and when it succeeded also rows of all outputs (sorted where the
   * fixture promises no order), variables and record sets; the files at its end. Without what is told of memory; paths are relative.
   */
  readonly lines: readonly string[];
  /** Whether rows went to temporary files. */
  readonly spilled: boolean;
}

/** Runs a fixture once. Throws for one that cannot be read. */
export async function observeFlow(text: string, unit: ComponentUnit, how: FlowFilling): Promise<FlowObservation> {
  const fixture = parseFlow(text);
  const workspace = await createWorkspace(fixture);
  try {
    const run = await executeFlow(fixture, unit, how, workspace);
    const folder = workspace.resolvePath('.');
    const lines = [run.succeeded ? 'succeeded' : 'failed', ...findingLines(run), ...(await fileLines(folder))];
    // How far a flow came before it failed is not promised.
    if (run.succeeded) lines.push(...tableLines(run, fixture), ...variableLines(run), ...recordLines(run));
    return {
      lines: lines.map((line) => line.replaceAll(folder, '.')),
      spilled: run.findings.some(({ symbol }) => symbol === spillMessage),
    };
  } finally {
    await workspace.remove();
  }
}

const spillMessage = 'OPENDTSX_I_ROWSSPILLED';
/** What components say about the memory that they have: it depends on the limit. */
const memoryMessages: readonly string[] = [spillMessage, 'DTS_I_TXLOOKUP_CACHE_FINAL'];

function findingLines({ findings }: FlowRun): string[] {
  const told = findings.filter(({ symbol }) => !memoryMessages.includes(symbol));
  return told.map(({ severity, symbol, message, subComponent }) =>
    [severity, symbol, subComponent, message].join(' | '),
  );
}

async function fileLines(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.sort().map(async (path) => `file ${path} ${JSON.stringify(await readFile(path, 'latin1'))}`),
  );
}

function tableLines({ tables }: FlowRun, { expectations }: FlowFixture): string[] {
  return [...tables].flatMap(([name, { columns, rows }]) => {
    const lines = rows.map((row) => rowLine(row, columns));
    const hasNoOrder = expectations.some((one) => one.expect === 'output' && one.name === name && one.anyOrder);
    return [
      `output ${name} ${columns.map((column) => column.name).join(' | ')}`,
      ...(hasNoOrder ? lines.sort() : lines),
    ];
  });
}

function rowLine(row: readonly Value[], columns: readonly { readonly type: ColumnType }[]): string {
  return row.map((value, index) => printCell(value, columns[index].type) ?? 'NULL').join(' | ');
}

function variableLines({ variables }: FlowRun): string[] {
  return [...variables].map(([name, { value, type }]) => `variable ${name} = ${printCell(value, type)}`);
}

function recordLines({ objects }: FlowRun): string[] {
  return [...objects].flatMap(([name, held]) => {
    const tables = isRecordSet(held) ? held.tables : [];
    return tables.flatMap(({ columns, rows }) => [`record set ${name}`, ...rows.map((row) => rowLine(row, columns))]);
  });
}
