import type { Selectable } from 'kysely';
import { Secret } from '../../datatypes/secret.ts';
import { nameKey } from '../../store/name-key.ts';
import type { StoreTables } from '../../store/tables/store-tables.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { lookupKey } from '../object-names.ts';
import { type CatalogDataType, type ShownValue, shownValue } from './catalog-data-types.ts';
import { environmentOfReference } from './environment-references.ts';
import { type VariableRow, valueOfVariable } from './environment-variables.ts';
import { findProject } from './find-objects.ts';
import { openValue } from './sealed-values.ts';

/** A row of the table of parameters. */
export type ParameterRow = Selectable<StoreTables['object_parameters']>;

/** Whom a parameter belongs to (source: catalog.object_parameters). */
export const parameterOwner = { project: 20, package: 30 } as const;

/** A parameter with the value that it has when an execution says nothing else. */
export interface ResolvedParameter {
  /** 20 project, 30 package. */
  readonly objectType: number;
  readonly objectName: string;
  readonly parameterName: string;
  readonly dataType: CatalogDataType;
  readonly required: boolean;
  readonly sensitive: boolean;
  /** Its text (see `storedText`); a secret when it is sensitive or holds a password; NULL when there is none. */
  readonly value: string | Secret | null;
  /** Where the value is from; 'unresolved': from a variable, and no reference was given. Only server and variable give a required one its value. */
  readonly source: 'design' | 'server' | 'variable' | 'unresolved';
}

/** A row that get_parameter_values gives. */
export interface ParameterValueRow {
  readonly object_type: number;
  readonly parameter_data_type: string;
  readonly parameter_name: string;
  readonly parameter_value: ShownValue | null;
  readonly sensitive: number;
  readonly required: number;
  readonly value_set: number;
}

/** What parameters are resolved for. */
export interface ParameterScope {
  readonly project: { readonly project_id: number; readonly name: string };
  readonly packageName: string;
  readonly referenceId?: number | null;
  /** Parameters that get their values otherwise, as `parameterKey` writes them: what they refer to need not be there. */
  readonly ignoring?: ReadonlySet<string>;
}

/** A parameter in one text: owner and name, compared as the catalog compares names. */
export function parameterKey(objectType: number, parameterName: string): string {
  return `${objectType}:${nameKey(parameterName)}`;
}

/**
 * The parameters of a project and one package of it with their values: the referenced variable or the server's value, else the design value.
 * Throws when there is no such package; when parameters refer to variables and no reference is given, it is of another project or broken; and when
 * variables are missing, of another type, or sensitive where their parameter is not: each error names all that are concerned.
 */
export async function resolveParameters(session: CatalogSession, scope: ParameterScope): Promise<ResolvedParameter[]> {
  const parameters = await resolve(session, scope);
  const open = parameters.filter(
    ({ source, objectType, parameterName }) =>
      source === 'unresolved' && scope.ignoring?.has(parameterKey(objectType, parameterName)) !== true,
  );
  if (open.length > 0) {
    const names = open.map(({ objectName, parameterName }) => `${parameterName} of ${objectName}`);
    throw catalogError('OPENDTSX_E_CATALOG_REFERENCE_REQUIRED', { parameters: names.join(', ') });
  }
  return parameters;
}

/** The parameters of a project and one package of it, with their values: NULL where they are sensitive, or refer to a variable without reference. */
export async function getParameterValues(
  session: CatalogSession,
  args: {
    readonly folderName: string;
    readonly projectName: string;
    readonly packageName: string;
    readonly referenceId?: number | null;
  },
): Promise<ParameterValueRow[]> {
  const project = await findProject(session, args.folderName, args.projectName);
  const parameters = await resolve(session, { project, ...args });
  return parameters.map(({ objectType, dataType, parameterName, value, sensitive, required, source }) => ({
    object_type: objectType,
    parameter_data_type: dataType,
    parameter_name: parameterName,
    parameter_value: value instanceof Secret ? null : shownValue(value, dataType),
    sensitive: sensitive ? 1 : 0,
    required: required ? 1 : 0,
    value_set: source === 'server' || source === 'variable' ? 1 : 0,
  }));
}

/** What the values of a parameter are sealed for. */
export function parameterPurpose(parameterId: number, kind: 'design' | 'server'): string {
  return `object_parameters ${parameterId} ${kind}`;
}

async function resolve(session: CatalogSession, scope: ParameterScope): Promise<ResolvedParameter[]> {
  const rows = await parameterRows(session, scope);
  const referenced = rows.filter(
    (row) => row.value_type === 'R' && scope.ignoring?.has(parameterKey(row.object_type, row.parameter_name)) !== true,
  );
  const { referenceId } = scope;
  const variables =
    referenceId === undefined || referenceId === null
      ? undefined
      : await referencedVariables(session, scope.project, referenceId, referenced);
  return rows.map((row) => resolved(session, row, variables));
}

async function parameterRows(
  { store }: CatalogSession,
  { project, packageName }: ParameterScope,
): Promise<ParameterRow[]> {
  const key = lookupKey(packageName) ?? '';
  const found = await store.db
    .selectFrom('packages')
    .select('package_id')
    .where('project_id', '=', project.project_id)
    .where('name_key', '=', key)
    .executeTakeFirst();
  if (found === undefined) {
    throw catalogError('OPENDTSX_E_CATALOG_PACKAGE_NOTFOUND', { project: project.name, name: packageName });
  }
  return store.db
    .selectFrom('object_parameters')
    .selectAll()
    .where('project_id', '=', project.project_id)
    .where((is) =>
      is.or([
        is('object_type', '=', parameterOwner.project),
        is.and([is('object_type', '=', parameterOwner.package), is('object_name_key', '=', key)]),
      ]),
    )
    .orderBy('object_type')
    .orderBy('parameter_id')
    .execute();
}

type Variables = ReadonlyMap<string, VariableRow>;

async function referencedVariables(
  session: CatalogSession,
  project: ParameterScope['project'],
  referenceId: number,
  parameters: readonly ParameterRow[],
): Promise<Variables> {
  const { environment, folderName } = await environmentOfReference(session, project, referenceId);
  const rows = await session.store.db
    .selectFrom('environment_variables')
    .selectAll()
    .where('environment_id', '=', environment.environment_id)
    .execute();
  const variables = new Map(rows.map((row) => [row.name_key, row]));
  checkVariables(`${folderName}/${environment.name}`, parameters, variables);
  return variables;
}

function checkVariables(environment: string, parameters: readonly ParameterRow[], variables: Variables): void {
  const pairs = parameters.map((parameter) => {
    const name = parameter.referenced_variable_name ?? '';
    return { parameter, name, variable: variables.get(nameKey(name)) };
  });
  const refuse = (symbol: string, named: readonly string[]): void => {
    if (named.length > 0) throw catalogError(symbol, { environment, variables: [...new Set(named)].join(', ') });
  };
  // One that has no value is as good as none.
  const missing = pairs.filter(
    ({ variable }) => variable === undefined || (variable.value ?? variable.sealed_value) === null,
  );
  refuse(
    'OPENDTSX_E_CATALOG_VARIABLES_MISSING',
    missing.map(({ name, parameter }) => `${name} (parameter ${parameter.parameter_name} of ${parameter.object_name})`),
  );
  refuse(
    'OPENDTSX_E_CATALOG_VARIABLE_DATATYPE',
    pairs
      .filter(({ parameter, variable }) => variable?.data_type !== parameter.data_type)
      .map(({ name, parameter, variable }) => `${name} (${variable?.data_type}, not ${parameter.data_type})`),
  );
  refuse(
    'OPENDTSX_E_CATALOG_VARIABLE_SENSITIVE',
    pairs
      .filter(({ parameter, variable }) => variable?.sensitive === 1 && parameter.sensitive === 0)
      .map(({ name, parameter }) => `${name} (parameter ${parameter.parameter_name})`),
  );
}

function resolved(session: CatalogSession, row: ParameterRow, variables: Variables | undefined): ResolvedParameter {
  const parameter = {
    objectType: row.object_type,
    objectName: row.object_name,
    parameterName: row.parameter_name,
    dataType: row.data_type as CatalogDataType,
    required: row.required === 1,
    sensitive: row.sensitive === 1,
  };
  if (row.value_type === 'R') {
    const variable = variables?.get(nameKey(row.referenced_variable_name ?? ''));
    if (variable === undefined) return { ...parameter, value: null, source: 'unresolved' };
    const value = valueOfVariable(session, variable);
    const isSealed = parameter.sensitive && typeof value === 'string';
    return { ...parameter, value: isSealed ? new Secret(value) : value, source: 'variable' };
  }
  const kind = row.value_set === 1 ? 'server' : 'design';
  const kept =
    kind === 'server'
      ? { plain: row.default_value, sealed: row.sealed_default_value }
      : { plain: row.design_default_value, sealed: row.sealed_design_default_value };
  const value = openValue(session, kept, parameterPurpose(row.parameter_id, kind), row.parameter_name);
  return { ...parameter, value, source: kind };
}
