import { Secret } from '../../datatypes/secret.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { nameKey } from '../../store/name-key.ts';
import type { CatalogSession } from '../catalog-session.ts';
import type { ParameterContent } from './parameter-content.ts';
import type { PackageContent, ProjectContent } from './project-content.ts';
import { type ParameterRow, parameterPurpose } from './resolve-parameters.ts';
import { keepValue } from './sealed-values.ts';

/** What becomes of the values that the server has for parameters. */
export type ServerValues = 'keep' | 'clear';

/** Enters the packages and parameters of a project, in place of those that it had. Returns the server values that could not be kept, as warnings. */
export async function storeProjectContent(
  session: CatalogSession,
  projectId: number,
  content: ProjectContent,
  serverValues: ServerValues,
): Promise<Diagnostic[]> {
  await storePackages(session, projectId, content.packages);
  return storeParameters(session, projectId, content.parameters, serverValues);
}

async function storePackages(
  { store: { db } }: CatalogSession,
  projectId: number,
  packages: readonly PackageContent[],
): Promise<void> {
  const before = await db
    .selectFrom('packages')
    .select(['package_id', 'name_key'])
    .where('project_id', '=', projectId)
    .execute();
  const ids = new Map(before.map(({ name_key, package_id }) => [name_key, package_id]));
  for (const each of packages) {
    const values = {
      name: each.name,
      name_key: nameKey(each.name),
      package_guid: each.guid,
      description: each.description,
      package_format_version: each.formatVersion,
      version_major: each.versionMajor,
      version_minor: each.versionMinor,
      version_build: each.versionBuild,
      version_comments: each.versionComments,
      version_guid: each.versionGuid,
      entry_point: each.entryPoint ? 1 : 0,
      validation_status: 'N',
      last_validation_ms: null,
    };
    const id = ids.get(values.name_key);
    ids.delete(values.name_key);
    if (id === undefined)
      await db
        .insertInto('packages')
        .values({ project_id: projectId, ...values })
        .execute();
    else await db.updateTable('packages').set(values).where('package_id', '=', id).execute();
  }
  if (ids.size > 0)
    await db
      .deleteFrom('packages')
      .where('package_id', 'in', [...ids.values()])
      .execute();
}

async function storeParameters(
  session: CatalogSession,
  projectId: number,
  parameters: readonly ParameterContent[],
  serverValues: ServerValues,
): Promise<Diagnostic[]> {
  const { db } = session.store;
  const before = await db.selectFrom('object_parameters').selectAll().where('project_id', '=', projectId).execute();
  const rows = new Map(before.map((row) => [keyOf(row.object_type, row.object_name, row.parameter_name), row]));
  const lost: Diagnostic[] = [];
  for (const parameter of parameters) {
    const key = keyOf(parameter.objectType, parameter.objectName, parameter.name);
    const row = rows.get(key);
    rows.delete(key);
    const keeps = serverValues === 'keep' && row !== undefined && isSameKind(row, parameter);
    if (row !== undefined && serverValues === 'keep' && hasServerValue(row) && !keeps) lost.push(lostValue(row));
    await storeParameter(session, projectId, parameter, row?.parameter_id, keeps);
  }
  for (const row of rows.values()) {
    if (serverValues === 'keep' && hasServerValue(row)) lost.push(lostValue(row));
    await db.deleteFrom('object_parameters').where('parameter_id', '=', row.parameter_id).execute();
  }
  return lost;
}

const noServerValue = {
  default_value: null,
  sealed_default_value: null,
  value_type: 'V',
  value_set: 0,
  referenced_variable_name: null,
} as const;

async function storeParameter(
  session: CatalogSession,
  projectId: number,
  parameter: ParameterContent,
  existing: number | undefined,
  keepsServerValue: boolean,
): Promise<void> {
  const { db } = session.store;
  const values = {
    object_name: parameter.objectName,
    object_name_key: nameKey(parameter.objectName),
    parameter_name: parameter.name,
    parameter_name_key: nameKey(parameter.name),
    data_type: parameter.dataType,
    required: parameter.required ? 1 : 0,
    sensitive: parameter.sensitive ? 1 : 0,
    description: parameter.description,
    ...(keepsServerValue ? {} : noServerValue),
  };
  const { designValue } = parameter;
  const text = designValue instanceof Secret ? designValue.reveal() : designValue;
  const design = (id: number) => {
    const sealsAlways = parameter.sensitive || designValue instanceof Secret;
    const kept = keepValue(session, text, sealsAlways, parameterPurpose(id, 'design'));
    return { design_default_value: kept.plain, sealed_design_default_value: kept.sealed };
  };
  if (existing !== undefined) {
    const change = { ...values, ...design(existing) };
    await db.updateTable('object_parameters').set(change).where('parameter_id', '=', existing).execute();
    return;
  }
  // What seals a value names the row, whose number is known only after it was inserted.
  const plain = design(0);
  const { parameter_id } = await db
    .insertInto('object_parameters')
    .values({
      project_id: projectId,
      object_type: parameter.objectType,
      ...values,
      ...noServerValue,
      design_default_value: plain.design_default_value,
      validation_status: 'N',
    })
    .returning('parameter_id')
    .executeTakeFirstOrThrow();
  if (plain.sealed_design_default_value === null) return;
  await db
    .updateTable('object_parameters')
    .set(design(parameter_id))
    .where('parameter_id', '=', parameter_id)
    .execute();
}

function keyOf(objectType: number, objectName: string, name: string): string {
  return JSON.stringify([objectType, nameKey(objectName), nameKey(name)]);
}

function isSameKind(row: ParameterRow, { dataType, sensitive }: ParameterContent): boolean {
  return row.data_type === dataType && row.sensitive === (sensitive ? 1 : 0);
}

function hasServerValue(row: ParameterRow): boolean {
  return row.value_set === 1 || row.value_type === 'R';
}

function lostValue(row: ParameterRow): Diagnostic {
  return diagnostic('OPENDTSX_W_CATALOG_SERVERVALUE', { name: row.parameter_name, object: row.object_name });
}
