import {
  type ComponentContext,
  type ComponentInstance,
  type ComponentRuntime,
  type DataReaderClient,
  type DataReaderOutcome,
  diagnostic,
  dtsError,
} from 'opendtsx/sdk';
import type { dataReaderDestinationDeclaration } from './data-reader-destination.ts';

/** The running half of the DataReader destination: lends each buffer to the program, which asks for the next one when it has read it. */
export function createRuntime(
  instance: ComponentInstance<typeof dataReaderDestinationDeclaration.properties>,
): ComponentRuntime {
  const { name, properties } = instance;
  const { columns } = instance.inputs[0];
  let client: DataReaderClient | undefined;
  let dropping = false;
  const settle = (outcome: DataReaderOutcome, rowCount: number, context: ComponentContext): void => {
    if (outcome === 'read') context.count('rows read', rowCount);
    if (outcome !== 'timeout') return;
    const args = { component: name, timeout: properties.ReadTimeout };
    if (properties.FailOnTimeout) {
      throw dtsError('DTS_E_DATAREADERDESTREADERTIMEOUT', args, { source: context.source, subComponent: name });
    }
    dropping = true;
    context.fire(diagnostic('OPENDTSX_W_DATAREADER_DROPPED', args));
  };
  return {
    open(context) {
      client = context.dataReader?.(name);
      client?.begin(columns.map((column) => ({ name: column.name, type: column.type })));
    },
    process(buffer, _input, context) {
      const { rowCount, selection } = buffer;
      if (dropping || rowCount === 0) return;
      // Nobody can begin to read from a package that was started without a reader.
      if (client === undefined) return settle('timeout', rowCount, context);
      const rows = { rowCount, selection, vectors: columns.map(({ lineageId }) => buffer.vector(lineageId)) };
      const offered = client.offer(rows, properties.ReadTimeout, context.signal);
      return offered.then((outcome) => settle(outcome, rowCount, context));
    },
  };
}
