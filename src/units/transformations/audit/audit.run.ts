import {
  type ColumnEvaluator,
  type ComponentContext,
  type ComponentInstance,
  type ComponentRuntime,
  convertValue,
  type OutputColumn,
  type Value,
  writeVector,
} from 'opendtsx/sdk';
import type { auditDeclaration } from './audit.ts';
import { type AuditItem, auditItem } from './audit-items.ts';

/** The running half of Audit: a column program in which every column holds one value. */
export function createRuntime({
  outputs,
  localeId,
}: ComponentInstance<typeof auditDeclaration.properties>): ComponentRuntime {
  return {
    compile: (context) => ({
      operations: outputs[0].columns.map((target) => ({
        operation: 'evaluate',
        inputLineageIds: [],
        evaluator: constant(target, valueFor(target, localeId, context)),
        target,
      })),
    }),
  };
}

/** The value of the system variable in the type of the column: text that is too long is cut, as there is no error output. */
function valueFor(target: OutputColumn, localeId: number, context: ComponentContext): Value {
  const item = auditItem(Number(target.properties.LineageItemSelected)) as AuditItem;
  const { type, value } = context.variable(item.variable);
  return convertValue(value, type, target.type, { localeId }).value;
}

function constant({ type }: OutputColumn, value: Value): ColumnEvaluator {
  return {
    type,
    evaluate(rowCount, selection, _inputs, output) {
      output.canonicalText = undefined;
      output.hasNulls = false;
      if (output.layout === 'bytes') output.used = 0;
      for (let at = 0; at < rowCount; at++) {
        writeVector(output, selection === undefined ? at : selection[at], value, type);
      }
    },
  };
}
