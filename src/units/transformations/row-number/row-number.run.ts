import {
  type ComponentInstance,
  type ComponentRuntime,
  dtsError,
  type Int32Vector,
  isInteger,
  type TypedValue,
} from 'opendtsx/sdk';
import type { rowNumberDeclaration } from './row-number.ts';

const [lowest, highest] = [-(2 ** 31), 2 ** 31 - 1];

/** The running half of Row Number: one loop over the rows of a buffer. */
export function createRuntime(instance: ComponentInstance<typeof rowNumberDeclaration.properties>): ComponentRuntime {
  const { Seed, Increment, OutputVariable } = instance.properties;
  const [column] = instance.outputs[0].columns;
  let current: TypedValue | undefined;
  let last: number | undefined;
  let next = Seed;
  return {
    open(context) {
      if (OutputVariable === '') return;
      current = context.variable(OutputVariable);
      if (isInteger(current.type.type)) return;
      const args = { component: instance.name, variable: OutputVariable, type: current.type.type };
      throw dtsError('DTS_E_ROWCOUNTBADVARIABLETYPE', args, { source: context.source, subComponent: instance.name });
    },
    process(buffer, _input, context) {
      if (buffer.rowCount === 0) return;
      const vector = buffer.vector(column.lineageId) as Int32Vector;
      last = next + (buffer.rowCount - 1) * Increment;
      if (Math.min(next, last) < lowest || Math.max(next, last) > highest) {
        const args = { component: instance.name, number: last };
        throw dtsError('OPENDTSX_E_ROWNUMBER_RANGE', args, { source: context.source, subComponent: instance.name });
      }
      vector.hasNulls = false;
      vector.canonicalText = undefined;
      for (let position = 0; position < buffer.rowCount; position++) {
        const row = buffer.selection === undefined ? position : buffer.selection[position];
        vector.nulls[row] = 0;
        vector.values[row] = next;
        next += Increment;
      }
    },
    finish(_input, context) {
      if (current === undefined || last === undefined) return;
      const isWide = current.type.type === 'DT_I8' || current.type.type === 'DT_UI8';
      context.setVariableAfterwards(OutputVariable, { type: current.type, value: isWide ? BigInt(last) : last });
    },
  };
}
