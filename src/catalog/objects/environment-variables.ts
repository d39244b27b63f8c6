import type { Selectable } from 'kysely';
import type { Secret } from '../../datatypes/secret.ts';
import { nameKey } from '../../store/name-key.ts';
import type { StoreTables } from '../../store/tables/store-tables.ts';
import { optionalText, requireOneOf } from '../arguments.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { inTransaction } from '../in-transaction.ts';
import { type ListPage, limitOf } from '../list-page.ts';
import { checkObjectName, lookupKey } from '../object-names.ts';
import { objectType, permissionType } from '../permissions/permission-types.ts';
import { readableBy } from '../permissions/readable-by.ts';
import { orExists } from '../unique-violation.ts';
import {
  type CatalogDataType,
  type GivenValue,
  type ShownValue,
  storedText,
  variableDataType,
} from './catalog-data-types.ts';
import type { EnvironmentName } from './environments.ts';
import { findEnvironment } from './find-objects.ts';
import { keepValue, openValue, showValue } from './sealed-values.ts';

const { read, modify } = permissionType;
const longestNewDescription = 1024;
const longestDescription = 4000;

/** A row of the table of environment variables. */
export type VariableRow = Selectable<StoreTables['environment_variables']>;

/** Which variable of which environment. */
export interface VariableName extends EnvironmentName {
  readonly variableName: string;
}

/** A row of catalog.environment_variables; the value of a sensitive variable is NULL. */
export interface EnvironmentVariable {
  readonly variable_id: number;
  readonly environment_id: number;
  readonly name: string;
  readonly description: string | null;
  readonly type: string;
  readonly sensitive: number;
  readonly value: ShownValue | null;
}

/** Creates a variable with its value; a sensitive one is kept sealed only. */
export async function createEnvironmentVariable(
  session: CatalogSession,
  args: VariableName & {
    readonly dataType: string;
    readonly sensitive: boolean;
    readonly value: GivenValue;
    readonly description?: string | null;
  },
): Promise<{ readonly variableId: number }> {
  const { variableName } = args;
  const create = () =>
    inTransaction(session, async (inside) => {
      const environment = await findEnvironment(inside, args.folderName, args.environmentName, [read, modify]);
      checkObjectName('VARIABLE', variableName);
      const dataType = variableDataType(args.dataType);
      const text = storedText(args.value, dataType, variableName);
      const { variable_id } = await inside.store.db
        .insertInto('environment_variables')
        .values({
          environment_id: environment.environment_id,
          name: variableName,
          name_key: nameKey(variableName),
          description: optionalText(args.description, 'description', longestNewDescription),
          data_type: dataType,
          sensitive: args.sensitive ? 1 : 0,
        })
        .returning('variable_id')
        .executeTakeFirstOrThrow();
      // What seals a value names the row, whose number is known only now.
      await setVariable(inside, variable_id, keptValue(inside, variable_id, text, args.sensitive));
      return { variableId: variable_id };
    });
  return orExists(
    create,
    () => catalogError('OPENDTSX_E_CATALOG_VARIABLE_EXISTS', { environment: args.environmentName, name: variableName }),
    () => catalogError('OPENDTSX_E_CATALOG_ENVIRONMENT_NOTFOUND', { name: args.environmentName }),
  );
}

/** Deletes a variable; parameters that refer to it lack it from now on. */
export async function deleteEnvironmentVariable(session: CatalogSession, name: VariableName): Promise<void> {
  const { variable_id: id } = await findVariable(session, name);
  await session.store.db.deleteFrom('environment_variables').where('variable_id', '=', id).execute();
}

/** Sets the value of a variable, of the type that it has. */
export function setEnvironmentVariableValue(
  session: CatalogSession,
  args: VariableName & { readonly value: GivenValue },
): Promise<void> {
  return inTransaction(session, async (inside) => {
    const variable = await findVariable(inside, args);
    const text = storedText(args.value, variable.data_type as CatalogDataType, variable.name);
    const kept = keptValue(inside, variable.variable_id, text, variable.sensitive === 1);
    if (!(await setVariable(inside, variable.variable_id, kept, variable.sensitive))) throw gone(args);
  });
}

/**
 * Makes a variable sensitive, or no longer sensitive. A value that becomes sensitive is sealed; one that was sensitive is forgotten when its
 * protection ends: nobody reads a secret by lifting its protection.
 */
export function setEnvironmentVariableProtection(
  session: CatalogSession,
  args: VariableName & { readonly sensitive: boolean },
): Promise<void> {
  return inTransaction(session, async (inside) => {
    const variable = await findVariable(inside, args);
    const wanted = args.sensitive ? 1 : 0;
    if (variable.sensitive === wanted) return;
    const value = args.sensitive ? valueOfVariable(inside, variable) : null;
    const text = typeof value === 'string' || value === null ? value : value.reveal();
    const kept = keptValue(inside, variable.variable_id, text, args.sensitive);
    const done = await setVariable(inside, variable.variable_id, { ...kept, sensitive: wanted }, variable.sensitive);
    if (!done) throw gone(args);
  });
}

/** Sets the property Description, the only one there is. */
export async function setEnvironmentVariableProperty(
  session: CatalogSession,
  args: VariableName & { readonly propertyName: string; readonly propertyValue: string | null },
): Promise<void> {
  const { variable_id: id } = await findVariable(session, args);
  const asked = args.propertyName?.toLowerCase() === 'description' ? 'Description' : args.propertyName;
  requireOneOf(asked, 'property_name', ['Description']);
  const description = optionalText(args.propertyValue, 'property_value', longestDescription);
  await session.store.db
    .updateTable('environment_variables')
    .set({ description })
    .where('variable_id', '=', id)
    .execute();
}

/** The variables of the environments that the caller may read, by their numbers. */
export async function listEnvironmentVariables(
  session: CatalogSession,
  page: ListPage & { readonly environmentId?: number } = {},
): Promise<EnvironmentVariable[]> {
  let rows = session.store.db
    .selectFrom('environment_variables')
    .selectAll()
    .where(readableBy(session, objectType.environment, { column: 'environment_variables.environment_id' }))
    .where('variable_id', '>', page.after ?? 0)
    .orderBy('variable_id')
    .limit(limitOf(page));
  if (page.environmentId !== undefined) rows = rows.where('environment_id', '=', page.environmentId);
  return (await rows.execute()).map((row) => ({
    variable_id: row.variable_id,
    environment_id: row.environment_id,
    name: row.name,
    description: row.description,
    type: row.data_type,
    sensitive: row.sensitive,
    value: showValue(session, storedValue(row), purposeOf(row.variable_id), {
      sensitive: row.sensitive,
      type: row.data_type,
    }),
  }));
}

/** The value of a variable: a secret when it is sealed; NULL when it has none. Throws when it does not open. */
export function valueOfVariable(session: CatalogSession, variable: VariableRow): string | Secret | null {
  return openValue(session, storedValue(variable), purposeOf(variable.variable_id), variable.name);
}

type ValueColumns = Pick<VariableRow, 'value' | 'sealed_value'>;

function keptValue(session: CatalogSession, id: number, text: string | null, sensitive: boolean): ValueColumns {
  const { plain, sealed } = keepValue(session, text, sensitive, purposeOf(id));
  return { value: plain, sealed_value: sealed };
}

function storedValue({ value, sealed_value }: ValueColumns) {
  return { plain: value, sealed: sealed_value };
}

function purposeOf(variableId: number): string {
  return `environment_variables ${variableId} value`;
}

// A value never lands in a row whose protection was changed at the same time.
async function setVariable(
  { store }: CatalogSession,
  id: number,
  change: ValueColumns & { readonly sensitive?: number },
  asItWas?: number,
): Promise<boolean> {
  let update = store.db.updateTable('environment_variables').set(change).where('variable_id', '=', id);
  if (asItWas !== undefined) update = update.where('sensitive', '=', asItWas);
  return (await update.executeTakeFirst()).numUpdatedRows > 0n;
}

async function findVariable(session: CatalogSession, name: VariableName): Promise<VariableRow> {
  const { environment_id } = await findEnvironment(session, name.folderName, name.environmentName, [read, modify]);
  const key = lookupKey(name.variableName);
  const found =
    key === undefined
      ? undefined
      : await session.store.db
          .selectFrom('environment_variables')
          .selectAll()
          .where('environment_id', '=', environment_id)
          .where('name_key', '=', key)
          .executeTakeFirst();
  if (found === undefined) throw gone(name);
  return found;
}

function gone({ environmentName, variableName }: VariableName): Error {
  return catalogError('OPENDTSX_E_CATALOG_VARIABLE_NOTFOUND', { environment: environmentName, name: variableName });
}
