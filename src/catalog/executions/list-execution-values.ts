import type { CatalogSession } from '../catalog-session.ts';
import { limitOf } from '../list-page.ts';
import type { ShownValue } from '../objects/catalog-data-types.ts';
import { showValue } from '../objects/sealed-values.ts';
import { objectType } from '../permissions/permission-types.ts';
import { readableBy } from '../permissions/readable-by.ts';
import { executionValuePurpose } from './execution-parameter-values.ts';
import type { StatisticsPage } from './list-statistics.ts';
import { overridePurpose } from './property-overrides.ts';

/** A row of catalog.execution_parameter_values. */
export interface ListedParameterValue {
  readonly execution_parameter_id: number;
  readonly execution_id: number;
  readonly object_type: number;
  readonly parameter_data_type: string;
  readonly parameter_name: string;
  /** NULL where it is sensitive; passwords in connection strings as `****`. */
  readonly parameter_value: ShownValue | null;
  readonly sensitive: number;
  readonly required: number;
  readonly value_set: number;
  readonly runtime_override: number;
}

/** catalog.execution_parameter_values: of executions that the caller may read. */
export async function listExecutionParameterValues(
  session: CatalogSession,
  page: StatisticsPage = {},
): Promise<ListedParameterValue[]> {
  let query = session.store.db
    .selectFrom('execution_parameter_values')
    .select([
      'execution_parameter_id',
      'execution_id',
      'object_type',
      'parameter_data_type',
      'parameter_name',
      'parameter_value',
      'sealed_parameter_value',
      'sensitive',
      'required',
      'value_set',
      'runtime_override',
    ])
    .where(readableBy(session, objectType.operation, { column: 'execution_parameter_values.execution_id' }))
    .where('execution_parameter_id', '>', page.after ?? 0)
    .orderBy('execution_parameter_id')
    .limit(limitOf(page));
  if (page.executionId !== undefined) query = query.where('execution_id', '=', page.executionId);
  return (await query.execute()).map(({ sealed_parameter_value: sealed, ...row }) => {
    const purpose = executionValuePurpose(row.execution_id, row.object_type, row.parameter_name);
    const kept = { plain: row.parameter_value, sealed };
    const type = row.parameter_data_type;
    return { ...row, parameter_value: showValue(session, kept, purpose, { sensitive: row.sensitive, type }) };
  });
}

/** A row of catalog.execution_property_override_values. */
export interface ListedPropertyOverride {
  readonly property_id: number;
  readonly execution_id: number;
  readonly property_path: string;
  /** NULL where it is sensitive; passwords in connection strings as `****`. */
  readonly property_value: string | null;
  readonly sensitive: number;
}

/** catalog.execution_property_override_values: of executions that the caller may read. */
export async function listExecutionPropertyOverrideValues(
  session: CatalogSession,
  page: StatisticsPage = {},
): Promise<ListedPropertyOverride[]> {
  let query = session.store.db
    .selectFrom('execution_property_override_values')
    .selectAll()
    .where(readableBy(session, objectType.operation, { column: 'execution_property_override_values.execution_id' }))
    .where('property_id', '>', page.after ?? 0)
    .orderBy('property_id')
    .limit(limitOf(page));
  if (page.executionId !== undefined) query = query.where('execution_id', '=', page.executionId);
  return (await query.execute()).map(({ sealed_property_value: sealed, ...row }) => {
    const purpose = overridePurpose(row.execution_id, row.property_path);
    const kept = { plain: row.property_value, sealed };
    const shown = showValue(session, kept, purpose, { sensitive: row.sensitive, type: 'String' });
    return { ...row, property_value: shown === null ? null : String(shown) };
  });
}
