import {
  type ComponentContext,
  type ComponentInstance,
  type ComponentRuntime,
  columnReference,
  type InputInstance,
  type OutputInstance,
  type PipelineBuffer,
} from 'opendtsx/sdk';
import { ConvertedColumn, needsConversion } from './converted-column.ts';
import type { unionAllDeclaration } from './union-all.ts';

/** What one input contributes. */
interface Contribution {
  /** Input lineage id by output lineage id. */
  readonly columns: ReadonlyMap<string, string | undefined>;
  /** Columns whose type is not quite that of the output, by input lineage id. */
  readonly converted: ReadonlyMap<string, ConvertedColumn>;
}

/** The running half of Union All: hands the buffers of every input on without copying them. */
export function createRuntime(instance: ComponentInstance<typeof unionAllDeclaration.properties>): ComponentRuntime {
  const output = instance.outputs[0];
  let contributions: readonly Contribution[] = [];
  return {
    open(context) {
      contributions = instance.inputs.map((input) => contributionOf(input, output, instance, context));
    },
    process(buffer, input, context) {
      const { columns, converted } = contributions[input];
      const port = context.outputs[0];
      return port.forward(converted.size === 0 ? buffer : convertedBuffer(buffer, converted), columns);
    },
  };
}

function contributionOf(
  input: InputInstance,
  output: OutputInstance,
  instance: ComponentInstance,
  context: ComponentContext,
): Contribution {
  const columns = new Map<string, string | undefined>();
  const converted = new Map<string, ConvertedColumn>();
  for (const column of input.columns) {
    const target = output.columns.find(
      (candidate) => candidate.lineageId === columnReference(String(column.properties.OutputColumnLineageID)),
    );
    if (target === undefined) continue;
    if (!needsConversion(column.type, target.type)) {
      columns.set(target.lineageId, column.lineageId);
      continue;
    }
    // A column may fill several output columns, of types of their own: the pair names the converted one.
    const name = `${column.lineageId} as ${target.lineageId}`;
    columns.set(target.lineageId, name);
    converted.set(
      name,
      new ConvertedColumn(column, target, { component: instance.name, localeId: instance.localeId }, context),
    );
  }
  return { columns, converted };
}

function convertedBuffer(buffer: PipelineBuffer, converted: ReadonlyMap<string, ConvertedColumn>): PipelineBuffer {
  return {
    rowCount: buffer.rowCount,
    selection: buffer.selection,
    origin: buffer.origin,
    vector: (lineageId) => converted.get(lineageId)?.convert(buffer) ?? buffer.vector(lineageId),
    reportRowError: (...report) => buffer.reportRowError(...report),
    directRow: (...target) => buffer.directRow(...target),
  };
}
