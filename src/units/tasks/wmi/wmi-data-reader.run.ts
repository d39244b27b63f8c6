import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import {
  columnType,
  DtsError,
  dtsError,
  isRecordSet,
  type RecordTable,
  type TaskContext,
  type TaskResult,
  type Value,
} from 'opendtsx/sdk';
import { readQuery } from './query-source.ts';
import { readInstances } from './read-instances.ts';
import {
  dataQueries,
  destinations,
  outputTypes,
  overwriteRules,
  validateDestination,
  type WmiDataReaderInstance,
} from './wmi-data-reader.ts';

/** Asks the query and stores the answer: as a record set, or as text. */
export async function execute(instance: WmiDataReaderInstance, context: TaskContext): Promise<TaskResult> {
  const finding = validateDestination(instance, context)[0];
  if (finding !== undefined) throw new DtsError(finding);
  const { text, query } = await readQuery(instance, context, dataQueries);
  context.log('WMIDataReaderOperation', text);
  context.log('WMIDataReaderGettingWMIData', `Reading ${query.className}.`);
  try {
    const instances = await readInstances(query, context.resolvePath);
    const rows = instances.map((each) => query.columns.map((column) => each.get(column) ?? null));
    await store(instance, context, query.columns, rows);
  } catch (cause) {
    if (cause instanceof DtsError) throw cause;
    const detail = cause instanceof Error ? cause.message : String(cause);
    const args = { executable: instance.path, detail };
    throw dtsError('DTS_E_WMIDRTASK_TASKFAILURE', args, { source: context.source }, { cause });
  }
  return { result: 'success' };
}

type Rows = readonly (readonly Value[])[];

async function store(
  instance: WmiDataReaderInstance,
  context: TaskContext,
  columns: readonly string[],
  rows: Rows,
): Promise<void> {
  const { Destination: destination, DestinationType: type, OutputType: output } = instance.properties;
  if (type === destinations.Variable && output === outputTypes.DataTable) {
    storeTable(instance, context, tableOf(columns, rows));
    return;
  }
  const text = textOf(output, columns, rows);
  if (type === destinations.Variable) {
    storeText(instance, context, text);
    return;
  }
  const connection = await context.connection(destination);
  if (connection.kind === 'file') await storeFile(connection.path, text, instance.properties.OverwriteDestination);
}

async function storeFile(path: string, text: string, rule: number): Promise<void> {
  if (rule === overwriteRules.AppendToDestination) {
    await appendFile(path, text);
    return;
  }
  const held = await readFile(path, 'utf8').catch(() => '');
  if (rule === overwriteRules.KeepOriginal && held !== '') return;
  await writeFile(`${path}.partial`, text);
  await rename(`${path}.partial`, path);
}

function storeText({ properties }: WmiDataReaderInstance, context: TaskContext, text: string): void {
  const { Destination: variable, OverwriteDestination: rule } = properties;
  const held = String(context.variable(variable).value ?? '');
  if (rule === overwriteRules.KeepOriginal && held !== '') return;
  const value = rule === overwriteRules.AppendToDestination ? held + text : text;
  context.setVariable(variable, { type: columnType('DT_WSTR', { length: value.length }), value });
}

function storeTable({ properties }: WmiDataReaderInstance, context: TaskContext, table: RecordTable): void {
  const { Destination: variable, OverwriteDestination: rule } = properties;
  const held = context.object(variable);
  const before = isRecordSet(held) ? held.tables : [];
  if (rule === overwriteRules.KeepOriginal && before.length > 0) return;
  const appends = rule === overwriteRules.AppendToDestination;
  context.setObject(variable, { kind: 'record-set', tables: appends ? [...before, table] : [table] });
}

function tableOf(columns: readonly string[], rows: Rows): RecordTable {
  return {
    columns: columns.map((name, index) => {
      const sample = rows.find((row) => row[index] !== null)?.[index] ?? '';
      const types = { number: 'DT_I4', bigint: 'DT_I8', boolean: 'DT_BOOL' } as const;
      const type = types[typeof sample as keyof typeof types];
      return {
        name,
        type: type === undefined ? columnType('DT_WSTR', { length: 4000 }) : columnType(type),
        nullable: true,
      };
    }),
    rows,
  };
}

/** The form of the text is inferred: documentation names the three kinds only. */
function textOf(output: number, columns: readonly string[], rows: Rows): string {
  const shown = (value: Value): string => (value === null ? '' : String(value));
  if (output === outputTypes.DataTable) {
    return [columns, ...rows.map((row) => row.map(shown))].map((line) => `${line.join(', ')}\r\n`).join('');
  }
  const lines = rows.flatMap((row) =>
    row.map((value, index) =>
      output === outputTypes.PropertyValue ? shown(value) : `${columns[index]}, ${shown(value)}`,
    ),
  );
  return lines.map((line) => `${line}\r\n`).join('');
}
