import { entryOf } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';
import type { ComponentUnit } from '../registry/registry.ts';
import { isRecordSet, type RecordTable } from '../sdk/record-set.ts';
import { executeFlow, type FlowFilling, type FlowRun } from './execute-flow.ts';
import { createWorkspace, type FlowWorkspace } from './flow-connection.ts';
import { printBytes } from './flow-file-text.ts';
import type { FlowExpectation, FlowFixture, FlowRow } from './flow-fixture.ts';
import { parseFlow } from './flow-reader.ts';
import { printCell, printExpected } from './flow-text.ts';

/** What a fixture asks for and what the engine gave, as text. */
export interface FlowComparison {
  readonly expected: readonly string[];
  readonly actual: readonly string[];
}

/** A run with the files that the fixture expects, as they are after it. */
interface FinishedRun extends FlowRun {
  readonly files: ReadonlyMap<string, Uint8Array | undefined>;
}

/**
 * Every fixture runs with all rows at once, with buffers so small that each table needs several, with rows that are not selected, and without
 * memory for rows held back.
 */
const usualFillings: readonly FlowFilling[] = [
  { rowsPerBuffer: 4096, filling: 'dense' },
  { rowsPerBuffer: 2, filling: 'dense' },
  { rowsPerBuffer: 64, filling: 'with gaps' },
  { rowsPerBuffer: 4, filling: 'with gaps' },
  { rowsPerBuffer: 1, filling: 'dense', memoryLimit: 0 },
];

/**
 * Runs a fixture through the planner and the engine, once for each way to fill buffers (`fillings`; in the usual ways when absent). The two sides are equal when the component does what the
 * fixture says. Throws for a fixture that cannot be read.
 */
export async function runFlow(
  text: string,
  unit: ComponentUnit,
  fillings: readonly FlowFilling[] = usualFillings,
): Promise<FlowComparison[]> {
  const fixture = parseFlow(text);
  const comparisons: FlowComparison[] = [];
  for (const filling of fillings) {
    const workspace = await createWorkspace(fixture);
    try {
      const outcome = await executeFlow(fixture, unit, filling, workspace);
      comparisons.push(compare(fixture, { ...outcome, files: await filesOf(fixture, workspace) }));
    } finally {
      await workspace.remove();
    }
  }
  return comparisons;
}

async function filesOf(fixture: FlowFixture, workspace: FlowWorkspace): Promise<FinishedRun['files']> {
  const files = new Map<string, Uint8Array | undefined>();
  for (const expectation of fixture.expectations) {
    if (expectation.expect === 'file') files.set(expectation.name, await workspace.read(expectation.name));
  }
  return files;
}

function compare(fixture: FlowFixture, run: FinishedRun): FlowComparison {
  const expected: string[] = [];
  const actual: string[] = [];
  // A fixture that expects an error names it; every other one has to end well.
  if (!fixture.expectations.some(({ expect }) => expect === 'error')) {
    expected.push('succeeded');
    const errors = run.findings.filter(({ severity }) => severity === 'error');
    actual.push(run.succeeded ? 'succeeded' : ['failed', ...errors.map(describeFinding)].join('; '));
  }
  for (const expectation of fixture.expectations) {
    expected.push(...expectedLines(expectation, run));
    actual.push(...actualLines(expectation, run));
  }
  return { expected, actual };
}

function describeFinding(finding: Diagnostic): string {
  return `${finding.symbol}: ${finding.message}`;
}

function expectedLines(expectation: FlowExpectation, run: FinishedRun): string[] {
  switch (expectation.expect) {
    case 'output': {
      const [header = [], ...rows] = expectation.table;
      const columns = run.tables.get(expectation.name)?.columns ?? [];
      const isCoded = (name: string | null): boolean => name === 'ErrorCode' || name === 'ErrorColumn';
      const types = header.map((name) =>
        isCoded(name) ? undefined : columns.find((column) => column.name === name)?.type,
      );
      const lines = rows.map((row) => tableLine(row.map((cell, index) => printExpected(cell, types[index]))));
      return [`output ${expectation.name}`, tableLine(header), ...(expectation.anyOrder ? lines.sort() : lines)];
    }
    case 'error':
    case 'event':
      return [`${expectation.expect} ${expectation.symbol}`];
    case 'variable':
      return [`variable ${expectation.name} = ${expectation.value ?? 'NULL'}`];
    case 'recordset': {
      const [header = [], ...rows] = expectation.table;
      const types = recordTable(run, expectation.name)?.columns.map(({ type }) => type) ?? [];
      const lines = rows.map((row) => tableLine(row.map((cell, index) => printExpected(cell, types[index]))));
      return [`recordset ${expectation.name}`, tableLine(header), ...lines];
    }
    case 'queries':
      return [`queries ${expectation.count}`];
    case 'file':
      return fileLines(expectation.name, expectation.bytes);
  }
}

function actualLines(expectation: FlowExpectation, run: FinishedRun): string[] {
  switch (expectation.expect) {
    case 'output': {
      const [header = []] = expectation.table;
      const lines = collectedLines(run, expectation.name, header);
      return [`output ${expectation.name}`, tableLine(header), ...(expectation.anyOrder ? lines.sort() : lines)];
    }
    case 'error':
    case 'event': {
      const wanted = run.findings.filter(
        ({ symbol, severity }) =>
          symbol === expectation.symbol && (severity === 'error') === (expectation.expect === 'error'),
      );
      if (wanted.length > 0) return [`${expectation.expect} ${expectation.symbol}`];
      return [`no ${expectation.symbol}; ${run.findings.map(describeFinding).join('; ')}`];
    }
    case 'variable': {
      const value = run.variables.get(expectation.name);
      return [`variable ${expectation.name} = ${value === undefined ? '?' : printCell(value.value, value.type)}`];
    }
    case 'recordset':
      return [`recordset ${expectation.name}`, ...recordLines(recordTable(run, expectation.name))];
    case 'queries':
      return [`queries ${run.database?.queryCount ?? 0}`];
    case 'file':
      return fileLines(expectation.name, run.files.get(expectation.name));
  }
}

function recordTable({ objects }: FlowRun, name: string): RecordTable | undefined {
  const held = objects.get(name);
  return isRecordSet(held) ? held.tables[0] : undefined;
}

function recordLines(table: RecordTable | undefined): string[] {
  if (table === undefined) return ['there is no such record set'];
  const { columns, rows } = table;
  const lines = rows.map((row) => tableLine(row.map((value, index) => printCell(value, columns[index].type))));
  return [tableLine(columns.map(({ name }) => name)), ...lines];
}

function fileLines(name: string, bytes: Uint8Array | undefined): string[] {
  return bytes === undefined ? [`file ${name} absent`] : [`file ${name}`, ...printBytes(bytes)];
}

function collectedLines(run: FlowRun, name: string, header: FlowRow): string[] {
  const table = run.tables.get(name);
  if (table === undefined) return ['there is no such output'];
  const positions = header.map((column) => table.columns.findLastIndex((candidate) => candidate.name === column));
  const missing = header.filter((_, index) => positions[index] < 0);
  if (missing.length > 0) return [`the output has no column ${missing.join(', ')}`];
  return table.rows.map((row) =>
    tableLine(
      positions.map((position, index) => {
        const value = row[position];
        if (header[index] === 'ErrorCode') return entryOf(Number(value) >>> 0)?.symbol ?? String(value);
        if (header[index] === 'ErrorColumn') return columnName(run.plan, Number(value));
        return printCell(value, table.columns[position].type);
      }),
    ),
  );
}

/** The name of the column with this number; `0` for the whole row. */
function columnName(plan: PipelinePlan | undefined, number: number): string {
  for (const [lineageId, known] of plan?.lineageNumbers ?? []) {
    if (known === number && number !== 0) return plan?.lineageNames.get(lineageId) ?? lineageId;
  }
  return String(number);
}

function tableLine(cells: readonly (string | null)[]): string {
  return `| ${cells.map((cell) => cell ?? 'NULL').join(' | ')} |`;
}
