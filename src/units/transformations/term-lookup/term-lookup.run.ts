import {
  type ComponentContext,
  type ComponentInstance,
  type ComponentRuntime,
  cellCopier,
  dtsError,
  type InputColumn,
  InternalError,
  type OutputColumn,
  type OutputPort,
  type PipelineBuffer,
  readTextColumn,
  readVector,
  writeVector,
} from 'opendtsx/sdk';
import { passedColumn, resultColumns, type termLookupDeclaration, textColumns } from './term-lookup.ts';
import { TermMatcher } from './term-matcher.ts';

type Instance = ComponentInstance<typeof termLookupDeclaration.properties>;

/** Code of text that is longer than its column (DTS_E_TXDATACONVERTSTATIC_TRUNCATED). */
const truncated = 0xc0209080;

/** A term of a row of a buffer. */
interface FoundTerm {
  readonly row: number;
  readonly term: number;
  readonly frequency: number;
}

/** The running half of Term Lookup: the terms are read before the first row. */
export function createRuntime(instance: Instance): ComponentRuntime {
  const [text] = textColumns(instance.inputs[0].columns);
  const position = instance.outputs.findIndex((output) => !output.isErrorOut);
  const { columns } = instance.outputs[position];
  let terms: readonly string[] = [];
  let matcher = new TermMatcher([], false);
  return {
    async open(context) {
      terms = await readTerms(instance, context);
      matcher = new TermMatcher(terms, instance.properties.IsCaseSensitive);
    },
    process(buffer, _input, context) {
      const port = context.outputs[position];
      const longest = resultColumns(columns).term?.type.length ?? 0;
      const found = findTerms(buffer, text, matcher).filter(({ row, term }) => {
        if (terms[term].length <= longest) return true;
        const detail = { value: terms[term], rule: `the term is longer than the ${longest} characters of its column` };
        buffer.reportRowError(row, instance.outputs[position].id, truncated, 'error', detail);
        return false;
      });
      const fill = (from: number, count: number): void =>
        fillRows(columns, instance.inputs[0].columns, buffer, found.slice(from, from + count), terms, port);
      return port.connected ? sendRows(found.length, 0, port, fill) : undefined;
    },
  };
}

async function readTerms(
  { name, connections, properties }: Instance,
  context: ComponentContext,
): Promise<readonly string[]> {
  const connection = await context.connection(connections[0] ?? 'OleDbConnection');
  if (connection.kind !== 'database') throw new InternalError(`${name} has a ${connection.kind} connection`);
  const { RefTermTable: table, RefTermColumn: column } = properties;
  const found = await readTextColumn(connection.database, { table, column }, context);
  if ('values' in found) return found.values;
  const args = { component: name, column, table, existing: found.existing.join(', ') };
  throw dtsError('DTS_E_TERMLOOKUP_UNABLETOLOCATEREFCOLUMN', args, { source: context.source, subComponent: name });
}

function findTerms(buffer: PipelineBuffer, text: InputColumn, matcher: TermMatcher): FoundTerm[] {
  const found: FoundTerm[] = [];
  const vector = buffer.vector(text.lineageId);
  for (let position = 0; position < buffer.rowCount; position++) {
    const row = buffer.selection === undefined ? position : buffer.selection[position];
    const value = readVector(vector, row, text.type);
    if (value === null) continue;
    for (const [term, frequency] of matcher.count(String(value))) found.push({ row, term, frequency });
  }
  return found;
}

function sendRows(
  total: number,
  start: number,
  port: OutputPort,
  fill: (from: number, count: number) => void,
): void | Promise<void> {
  for (let from = start; from < total; from += port.buffer.capacity) {
    const count = Math.min(port.buffer.capacity, total - from);
    fill(from, count);
    const pending = port.send(count);
    if (pending !== undefined) return pending.then(() => sendRows(total, from + count, port, fill));
  }
}

function fillRows(
  columns: readonly OutputColumn[],
  inputColumns: readonly InputColumn[],
  buffer: PipelineBuffer,
  found: readonly FoundTerm[],
  terms: readonly string[],
  port: OutputPort,
): void {
  const { term, frequency } = resultColumns(columns);
  port.buffer.origin = undefined;
  for (const column of columns) {
    const target = port.buffer.vector(column.lineageId);
    const passed = passedColumn(column, inputColumns);
    const copy = passed === undefined ? undefined : cellCopier(buffer.vector(passed.lineageId), target);
    found.forEach((each, row) => {
      if (copy !== undefined) copy(each.row, row);
      else if (column === term) writeVector(target, row, terms[each.term], column.type);
      else writeVector(target, row, column === frequency ? each.frequency : null, column.type);
    });
  }
}
