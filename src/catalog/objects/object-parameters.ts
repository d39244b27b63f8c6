import { requireOneOf, requireText } from '../arguments.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { inTransaction } from '../in-transaction.ts';
import { type ListPage, limitOf } from '../list-page.ts';
import { checkObjectName, lookupKey } from '../object-names.ts';
import { permissionType, objectType as securable } from '../permissions/permission-types.ts';
import { readableBy } from '../permissions/readable-by.ts';
import { type CatalogDataType, type GivenValue, type ShownValue, storedText } from './catalog-data-types.ts';
import type { ProjectName } from './deploy-project.ts';
import { findProject } from './find-objects.ts';
import { type ParameterRow, parameterOwner, parameterPurpose } from './resolve-parameters.ts';
import { keepValue, showValue } from './sealed-values.ts';

const { read, modify } = permissionType;

/** Which parameter. */
export interface ParameterName extends ProjectName {
  /** 20 project, 30 package. */
  readonly objectType: number;
  /** The package; not looked at for parameters of the project. */
  readonly objectName?: string | null;
  readonly parameterName: string;
}

/** A row of catalog.object_parameters; values of sensitive parameters are NULL, passwords in connection strings `****`. */
export interface ObjectParameter {
  readonly parameter_id: number;
  readonly project_id: number;
  readonly object_type: number;
  readonly object_name: string;
  readonly parameter_name: string;
  readonly data_type: string;
  readonly required: number;
  readonly sensitive: number;
  readonly description: string | null;
  readonly design_default_value: ShownValue | null;
  readonly default_value: ShownValue | null;
  readonly value_type: string;
  readonly value_set: number;
  readonly referenced_variable_name: string | null;
  readonly validation_status: string;
  readonly last_validation_ms: number | null;
}

/** Gives a parameter a value of the server: a literal (V), or the name of the environment variable it is taken from (R). NULL is refused. */
export function setObjectParameterValue(
  session: CatalogSession,
  args: ParameterName & { readonly parameterValue: GivenValue; readonly valueType?: string | null },
): Promise<void> {
  return inTransaction(session, async (inside) => {
    const row = await findParameter(inside, args);
    const asked = typeof args.valueType === 'string' ? args.valueType.toUpperCase() : (args.valueType ?? 'V');
    const valueType = requireOneOf(asked, 'value_type', ['V', 'R'] as const);
    const change = valueType === 'V' ? literal(inside, row, args.parameterValue) : referenced(args.parameterValue);
    const { numUpdatedRows } = await inside.store.db
      .updateTable('object_parameters')
      .set({ ...change, value_type: valueType, value_set: 1 })
      .where('parameter_id', '=', row.parameter_id)
      // Deployed again at the same time, the parameter may have become one of another kind.
      .where('data_type', '=', row.data_type)
      .where('sensitive', '=', row.sensitive)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw catalogError('OPENDTSX_E_CATALOG_PROJECT_CHANGED', { name: args.projectName });
  });
}

/** Takes the server's value from a parameter: the design value holds again. */
export async function clearObjectParameterValue(session: CatalogSession, args: ParameterName): Promise<void> {
  const { parameter_id } = await findParameter(session, args);
  await session.store.db
    .updateTable('object_parameters')
    .set({
      default_value: null,
      sealed_default_value: null,
      value_type: 'V',
      value_set: 0,
      referenced_variable_name: null,
    })
    .where('parameter_id', '=', parameter_id)
    .execute();
}

/** The parameters of the projects that the caller may read, by their numbers. */
export async function listObjectParameters(
  session: CatalogSession,
  page: ListPage & { readonly projectId?: number; readonly objectType?: number; readonly objectName?: string } = {},
): Promise<ObjectParameter[]> {
  let rows = session.store.db
    .selectFrom('object_parameters')
    .selectAll()
    .where(readableBy(session, securable.project, { column: 'object_parameters.project_id' }))
    .where('parameter_id', '>', page.after ?? 0)
    .orderBy('parameter_id')
    .limit(limitOf(page));
  if (page.projectId !== undefined) rows = rows.where('project_id', '=', page.projectId);
  if (page.objectType !== undefined) rows = rows.where('object_type', '=', page.objectType);
  if (page.objectName !== undefined) rows = rows.where('object_name_key', '=', lookupKey(page.objectName) ?? '');
  return (await rows.execute()).map((row) => shown(session, row));
}

function shown(session: CatalogSession, row: ParameterRow): ObjectParameter {
  const kind = { sensitive: row.sensitive, type: row.data_type };
  const value = (which: 'design' | 'server', plain: string | null, sealed: Uint8Array | null): ShownValue | null =>
    showValue(session, { plain, sealed }, parameterPurpose(row.parameter_id, which), kind);
  return {
    parameter_id: row.parameter_id,
    project_id: row.project_id,
    object_type: row.object_type,
    object_name: row.object_name,
    parameter_name: row.parameter_name,
    data_type: row.data_type,
    required: row.required,
    sensitive: row.sensitive,
    description: row.description,
    design_default_value: value('design', row.design_default_value, row.sealed_design_default_value),
    default_value: value('server', row.default_value, row.sealed_default_value),
    value_type: row.value_type,
    value_set: row.value_set,
    referenced_variable_name: row.referenced_variable_name,
    validation_status: row.validation_status,
    last_validation_ms: row.last_validation_ms,
  };
}

function literal(session: CatalogSession, row: ParameterRow, given: GivenValue) {
  const text = storedText(given, row.data_type as CatalogDataType, row.parameter_name);
  const kept = keepValue(session, text, row.sensitive === 1, parameterPurpose(row.parameter_id, 'server'));
  return { default_value: kept.plain, sealed_default_value: kept.sealed, referenced_variable_name: null };
}

function referenced(given: GivenValue) {
  const name = storedText(given, 'String', 'parameter_value');
  checkObjectName('VARIABLE', name);
  return { default_value: null, sealed_default_value: null, referenced_variable_name: name };
}

async function findParameter(session: CatalogSession, args: ParameterName): Promise<ParameterRow> {
  const project = await findProject(session, args.folderName, args.projectName, [read, modify]);
  const type = requireOneOf(args.objectType, 'object_type', [parameterOwner.project, parameterOwner.package]);
  const isOfPackage = type === parameterOwner.package;
  const object = isOfPackage ? requireText(args.objectName, 'object_name', 260) : project.name;
  const objectKey = lookupKey(object) ?? '';
  if (isOfPackage) {
    const found = await session.store.db
      .selectFrom('packages')
      .select('package_id')
      .where('project_id', '=', project.project_id)
      .where('name_key', '=', objectKey)
      .executeTakeFirst();
    if (found === undefined) {
      throw catalogError('OPENDTSX_E_CATALOG_PACKAGE_NOTFOUND', { project: project.name, name: object });
    }
  }
  const row = await session.store.db
    .selectFrom('object_parameters')
    .selectAll()
    .where('project_id', '=', project.project_id)
    .where('object_type', '=', type)
    .where('object_name_key', '=', objectKey)
    .where('parameter_name_key', '=', lookupKey(args.parameterName) ?? '')
    .executeTakeFirst();
  if (row === undefined) {
    throw catalogError('OPENDTSX_E_CATALOG_PARAMETER_NOTFOUND', { object, name: args.parameterName });
  }
  return row;
}
