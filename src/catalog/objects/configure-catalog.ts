import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { openStatuses, operationStatus, operationType } from '../executions/operation-codes.ts';
import { inTransaction } from '../in-transaction.ts';
import { lookupKey } from '../object-names.ts';
import { requireCatalogAdministrator } from '../permissions/may-do.ts';
import { catalogProperty, settableProperty } from './catalog-properties.ts';
import { recordOperation } from './operation-record.ts';

/**
 * Sets a property of the catalog and records it as an operation. Administrators only, and only while no operation is pending, running or
 * stopping.
 */
export async function configureCatalog(
  session: CatalogSession,
  { propertyName, propertyValue }: { readonly propertyName: string; readonly propertyValue: string },
): Promise<void> {
  requireCatalogAdministrator(session);
  const [name, rule] = settableProperty(propertyName);
  const property_value = rule.parse(String(propertyValue));
  if (property_value === undefined) {
    throw catalogError('OPENDTSX_E_CATALOG_PROPERTYVALUE', { name, value: propertyValue, allowed: rule.allowed });
  }
  await inTransaction(session, async (inside) => {
    await requireNoActiveOperation(inside);
    await checkMeaning(inside, name, property_value);
    await inside.store.db
      .insertInto('catalog_properties')
      .values({ property_name: name, property_value })
      .onConflict((conflict) => conflict.column('property_name').doUpdateSet({ property_value }))
      .execute();
    const { configureCatalog: type } = operationType;
    await recordOperation(inside, { type, status: operationStatus.succeeded, objectName: name });
  });
}

async function requireNoActiveOperation({ store }: CatalogSession): Promise<void> {
  const active = await store.db
    .selectFrom('operations')
    .select('operation_id')
    .where('status', 'in', [...openStatuses])
    .orderBy('operation_id')
    .limit(10)
    .execute();
  if (active.length === 0) return;
  const operations = active.map(({ operation_id }) => operation_id).join(', ');
  throw catalogError('OPENDTSX_E_CATALOG_ACTIVEOPERATIONS', { operations });
}

async function checkMeaning(session: CatalogSession, name: string, value: string): Promise<void> {
  if (value === (await catalogProperty(session, name))) return;
  if (name === 'ENCRYPTION_ALGORITHM') throw catalogError('OPENDTSX_E_CATALOG_ENCRYPTION', { value });
  if (name === 'SERVER_OPERATION_ENCRYPTION_LEVEL') await requireNoExecutionLogs(session);
  if (name === 'SERVER_CUSTOMIZED_LOGGING_LEVEL') await requireLevel(session, value);
  if (name === 'SERVER_LOGGING_LEVEL' && value === '100') {
    const level = await catalogProperty(session, 'SERVER_CUSTOMIZED_LOGGING_LEVEL');
    if (level === '') throw catalogError('OPENDTSX_E_CATALOG_LEVEL_UNNAMED');
  }
}

async function requireNoExecutionLogs({ store }: CatalogSession): Promise<void> {
  const row = await store.db.selectFrom('executions').select('execution_id').limit(1).executeTakeFirst();
  if (row !== undefined) throw catalogError('OPENDTSX_E_CATALOG_EXECUTIONLOGS');
}

async function requireLevel({ store }: CatalogSession, name: string): Promise<void> {
  const row = await store.db
    .selectFrom('customized_logging_levels')
    .select('level_id')
    .where('name_key', '=', lookupKey(name) ?? '')
    .executeTakeFirst();
  if (row === undefined) throw catalogError('OPENDTSX_E_CATALOG_LEVEL_NOTFOUND', { name });
}
