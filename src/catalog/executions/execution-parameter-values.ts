import { nameKey } from '../../store/name-key.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { openValue } from '../objects/sealed-values.ts';
import type { ParameterValue } from './current-parameter-values.ts';

/** A value of an execution, and whether the execution itself was given it. */
export interface ExecutionParameterValue extends ParameterValue {
  readonly isOverride: boolean;
}

/** The values that an execution has, those of its system parameters included. Throws a `DtsError` for one that does not open. For the server: nobody's permissions are asked. */
export async function executionParameterValues(
  session: CatalogSession,
  executionId: number,
): Promise<ExecutionParameterValue[]> {
  const rows = await session.store.db
    .selectFrom('execution_parameter_values')
    .selectAll()
    .where('execution_id', '=', executionId)
    .orderBy('execution_parameter_id')
    .execute();
  return rows.map((row) => {
    const kept = { plain: row.parameter_value, sealed: row.sealed_parameter_value };
    const purpose = executionValuePurpose(executionId, row.object_type, row.parameter_name);
    return {
      objectType: row.object_type,
      parameterName: row.parameter_name,
      dataType: row.parameter_data_type,
      sensitive: row.sensitive === 1,
      required: row.required === 1,
      isSet: row.value_set === 1,
      isOverride: row.runtime_override === 1,
      value: openValue(session, kept, purpose, row.parameter_name),
    };
  });
}

/** What the value of a parameter of an execution is sealed for. */
export function executionValuePurpose(executionId: number, objectType: number, parameterName: string): string {
  return `execution_parameter_values ${executionId} ${objectType} ${nameKey(parameterName)}`;
}
