import { MemoryBudget } from '../data-flow/memory-budget.ts';
import { runPipeline } from '../data-flow/run-pipeline.ts';
import type { TypedValue } from '../datatypes/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { InternalError } from '../diagnostics/internal-error.ts';
import type { PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';
import { planPipeline } from '../plan/pipeline/plan-pipeline.ts';
import { type ComponentUnit, createRegistry } from '../registry/registry.ts';
import type { FlowWorkspace } from './flow-connection.ts';
import { createFlowDatabase, type FlowDatabase } from './flow-database.ts';
import type { FlowFixture, FlowRow } from './flow-fixture.ts';
import { flowPipeline, referenceConnection } from './flow-pipeline.ts';
import { type CollectedTable, type TableFilling, tableDestination, tableSource } from './flow-tables.ts';
import { cellValue } from './flow-text.ts';

/** What a run of a fixture gave. */
export interface FlowRun {
  /** Absent when the data flow is not valid. */
  readonly plan: PipelinePlan | undefined;
  readonly succeeded: boolean;
  readonly findings: readonly Diagnostic[];
  /** The rows of each connected output. */
  readonly tables: ReadonlyMap<string, CollectedTable>;
  readonly variables: ReadonlyMap<string, TypedValue>;
  /** What was stored in Object variables. */
  readonly objects: ReadonlyMap<string, unknown>;
  readonly database: FlowDatabase | undefined;
}

/** How a run fills its buffers. */
export interface FlowFilling {
  readonly rowsPerBuffer: number;
  readonly filling: TableFilling;
  /** Bytes that components may hold back; without limit when absent. */
  readonly memoryLimit?: number;
}

/** Runs a fixture through the planner and the engine, with its files in a workspace. Throws for a fixture that cannot be read. */
export async function executeFlow(
  fixture: FlowFixture,
  unit: ComponentUnit,
  how: FlowFilling,
  workspace: FlowWorkspace,
): Promise<FlowRun> {
  const tables = new Map<string, CollectedTable>();
  const rows = new Map(fixture.inputs.map((input) => [input.name, valuesOf(input.rows, input.columns)]));
  const registry = createRegistry([unit, tableSource(rows, how.filling), tableDestination(tables)]);
  const variables = new Map<string, TypedValue>(
    fixture.variables.map(({ name, type, value }) => [name, { type, value: cellValue(value, type) }]),
  );
  const objects = new Map<string, unknown>();
  const database =
    fixture.reference === undefined
      ? undefined
      : createFlowDatabase(fixture.reference.columns, valuesOf(fixture.reference.rows, fixture.reference.columns));
  const { plan, diagnostics } = planPipeline(flowPipeline(fixture, how.rowsPerBuffer), {
    registry,
    source: '\\Package\\Flow',
    localeId: 1033,
    variableType: ({ namespace = 'User', name }) => variables.get(`${namespace}::${name}`)?.type,
    connectionManager: (id) =>
      id === referenceConnection ? { id, name: 'Reference', gives: workspace.gives ?? 'database' } : undefined,
  });
  const findings = [...diagnostics];
  if (plan === undefined) return { plan, succeeded: false, findings, tables, variables, objects, database };
  const { succeeded } = await runPipeline(plan, {
    signal: new AbortController().signal,
    source: plan.source,
    memory: new MemoryBudget(how.memoryLimit ?? Number.POSITIVE_INFINITY),
    connection: async () => {
      if (database !== undefined) return { kind: 'database', database };
      return workspace.connection();
    },
    release: async () => undefined,
    resolvePath: workspace.resolvePath,
    variable: (name) => variables.get(name) ?? missingVariable(name),
    setVariable: (name, value) => variables.set(name, value),
    setObject: (name, value) => objects.set(name, value),
    fire: (finding) => findings.push(finding),
  });
  return { plan, succeeded, findings, tables, variables, objects, database };
}

function missingVariable(name: string): never {
  throw new InternalError(`the fixture has no variable ${name}`);
}

function valuesOf(rows: readonly FlowRow[], columns: FlowFixture['inputs'][number]['columns']) {
  return rows.map((row) => {
    if (row.length !== columns.length) throw new Error(`the row | ${row.join(' | ')} | has ${row.length} cells`);
    return row.map((cell, index) => cellValue(cell, columns[index].type));
  });
}
