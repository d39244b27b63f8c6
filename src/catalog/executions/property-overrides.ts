import type { Secret } from '../../datatypes/secret.ts';
import { requireText } from '../arguments.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { inTransaction } from '../in-transaction.ts';
import { keepValue, openValue } from '../objects/sealed-values.ts';
import { permissionType } from '../permissions/permission-types.ts';
import { findCreatedExecution } from './find-execution.ts';

/** Arguments of catalog.set_execution_property_override_value. */
export interface PropertyOverrideArguments {
  readonly executionId: number;
  /** E.g. `\Package.Variables[User::Folder].Value`. */
  readonly propertyPath: string;
  readonly propertyValue: string;
  readonly sensitive: boolean;
}

/** catalog.set_execution_property_override_value: sets a property of the package for one execution that has not been started; a second value for the same path replaces the first. */
export async function setExecutionPropertyOverrideValue(
  session: CatalogSession,
  { executionId, propertyPath, propertyValue, sensitive }: PropertyOverrideArguments,
): Promise<void> {
  const path = requireText(propertyPath, 'property_path', 4000);
  const value = requireText(propertyValue, 'property_value', Number.POSITIVE_INFINITY);
  return inTransaction(session, async (inside) => {
    await findCreatedExecution(inside, executionId, [permissionType.read, permissionType.modify]);
    const { plain, sealed } = keepValue(inside, value, sensitive, overridePurpose(executionId, path));
    const { db } = inside.store;
    await db
      .deleteFrom('execution_property_override_values')
      .where('execution_id', '=', executionId)
      .where('property_path', '=', path)
      .execute();
    await db
      .insertInto('execution_property_override_values')
      .values({
        execution_id: executionId,
        property_path: path,
        property_value: plain,
        sealed_property_value: sealed,
        sensitive: sensitive ? 1 : 0,
      })
      .execute();
  });
}

/** A property given for one execution. */
export interface PropertyOverride {
  readonly path: string;
  /** A secret when it is sensitive or holds a password. */
  readonly value: string | Secret | null;
}

/** The properties given for an execution, in the order given. Throws a `DtsError` for one that does not open. For the server. */
export async function propertyOverrides(session: CatalogSession, executionId: number): Promise<PropertyOverride[]> {
  const rows = await session.store.db
    .selectFrom('execution_property_override_values')
    .selectAll()
    .where('execution_id', '=', executionId)
    .orderBy('property_id')
    .execute();
  return rows.map(({ property_path: path, property_value: plain, sealed_property_value: sealed }) => ({
    path,
    value: openValue(session, { plain, sealed }, overridePurpose(executionId, path), path),
  }));
}

/** What a property given for an execution is sealed for. */
export function overridePurpose(executionId: number, path: string): string {
  return `execution_property_override_values ${executionId} ${path}`;
}
