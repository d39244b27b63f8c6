import { expect, it } from 'vitest';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import { testCatalog } from '../testing/catalog-aid.ts';
import { catalogProperty, listCatalogProperties } from './catalog-properties.ts';
import { configureCatalog } from './configure-catalog.ts';
import {
  createCustomizedLoggingLevel,
  deleteCustomizedLoggingLevel,
  listCustomizedLoggingLevels,
  renameCustomizedLoggingLevel,
  setCustomizedLoggingLevelDescription,
  setCustomizedLoggingLevelValue,
} from './logging-levels.ts';

const symbol = (name: string) => ({ diagnostic: { symbol: `OPENDTSX_E_CATALOG_${name}` } });

onEachStore('the catalog', (open) => {
  // source: catalog.catalog_properties, configure_catalog (documentation)
  it('has properties with values of their kinds', async () => {
    const { admin } = await testCatalog(await open());
    const set = (propertyName: string, propertyValue: string) =>
      configureCatalog(admin, { propertyName, propertyValue });
    for (const [property, given, kept] of [
      ['retention_window', '-1', '-1'],
      ['RETENTION_WINDOW', '30', '30'],
      ['MAX_PROJECT_VERSIONS', ' 5 ', '5'],
      ['OPERATION_CLEANUP_ENABLED', 'false', 'FALSE'],
      ['SERVER_LOGGING_LEVEL', '4', '4'],
      ['ENCRYPTION_ALGORITHM', 'aes_256', 'AES_256'],
      ['DEFAULT_EXECUTION_MODE', '1', '1'],
      ['SERVER_OPERATION_ENCRYPTION_LEVEL', '1', '1'],
    ] as const) {
      await set(property, given);
      expect(await catalogProperty(admin, property.toUpperCase())).toBe(kept);
    }
    for (const [property, value] of [
      ['RETENTION_WINDOW', '0'],
      ['RETENTION_WINDOW', '-2'],
      ['RETENTION_WINDOW', '2147483648'],
      ['MAX_PROJECT_VERSIONS', '0'],
      ['MAX_PROJECT_VERSIONS', 'ten'],
      ['VALIDATION_TIMEOUT', '1.5'],
      ['VERSION_CLEANUP_ENABLED', '1'],
      ['SERVER_LOGGING_LEVEL', '5'],
      ['ENCRYPTION_ALGORITHM', 'ROT13'],
    ]) {
      await expect(set(property, value)).rejects.toMatchObject(symbol('PROPERTYVALUE'));
    }
    await expect(set('ENCRYPTION_ALGORITHM', 'DES')).rejects.toMatchObject(symbol('ENCRYPTION'));
    await expect(set('SCHEMA_VERSION', '8')).rejects.toMatchObject(symbol('PROPERTY'));
    await expect(set('constructor', '8')).rejects.toMatchObject(symbol('PROPERTY'));
    const shown = new Map((await listCatalogProperties(admin)).map((row) => [row.property_name, row.property_value]));
    expect([
      shown.get('RETENTION_WINDOW'),
      shown.get('VALIDATION_TIMEOUT'),
      shown.has('SERVER_CUSTOMIZED_LOGGING_LEVEL'),
    ]).toEqual(['30', '300', false]);
    const operations = await admin.store.db.selectFrom('operations').select(['operation_type', 'status']).execute();
    expect(operations).toEqual(new Array(8).fill({ operation_type: 1000, status: 7 }));
  });

  it('is configured by administrators, and not while anything runs', async () => {
    const catalog = await testCatalog(await open());
    const { admin } = catalog;
    const args = { propertyName: 'RETENTION_WINDOW', propertyValue: '30' };
    const user = await catalog.user('bob');
    await expect(configureCatalog(user, args)).rejects.toMatchObject(symbol('ROLEREQUIRED'));
    await expect(listCatalogProperties(user)).rejects.toMatchObject(symbol('ROLEREQUIRED'));
    const operation = {
      operation_type: 200,
      created_ms: 1,
      caller_id: 1,
      caller_name: 'a',
      server_name: 's',
      machine_name: 'm',
    };
    const { db } = admin.store;
    await db
      .insertInto('operations')
      .values({ ...operation, status: 1 })
      .execute();
    await configureCatalog(admin, args);
    for (const status of [2, 5, 8]) {
      const { operation_id } = await db
        .insertInto('operations')
        .values({ ...operation, status })
        .returning('operation_id')
        .executeTakeFirstOrThrow();
      await expect(configureCatalog(admin, args)).rejects.toMatchObject({
        diagnostic: { ...symbol('ACTIVEOPERATIONS').diagnostic, args: { operations: String(operation_id) } },
      });
      await db.updateTable('operations').set({ status: 7 }).where('operation_id', '=', operation_id).execute();
    }
  });

  // source: create_customized_logging_level and its sisters (documentation)
  it('has customized logging levels', async () => {
    const catalog = await testCatalog(await open());
    const { admin } = catalog;
    const level = { levelName: 'Errors', levelDescription: 'd', profileValue: 5, eventsValue: 2 ** 8 + 2 ** 15 };
    const { levelId } = await createCustomizedLoggingLevel(admin, level);
    await expect(createCustomizedLoggingLevel(admin, { ...level, levelName: 'ERRORS' })).rejects.toMatchObject(
      symbol('LEVEL_EXISTS'),
    );
    for (const [profileValue, eventsValue] of [
      [8, 0],
      [-1, 0],
      [0, 2 ** 17],
      [0, 2 ** 49],
      [0, -1],
      [0.5, 0],
    ]) {
      await expect(
        createCustomizedLoggingLevel(admin, { levelName: 'x', profileValue, eventsValue }),
      ).rejects.toMatchObject(symbol('LEVEL_VALUE'));
    }
    const value = { levelName: 'errors', propertyName: 'events', propertyValue: 2 ** 48 + 1 };
    await setCustomizedLoggingLevelValue(admin, value);
    await setCustomizedLoggingLevelDescription(admin, { levelName: 'errors', levelDescription: null });
    const configure = (propertyName: string, propertyValue: string) =>
      configureCatalog(admin, { propertyName, propertyValue });
    await expect(configure('SERVER_LOGGING_LEVEL', '100')).rejects.toMatchObject(symbol('LEVEL_UNNAMED'));
    await expect(configure('SERVER_CUSTOMIZED_LOGGING_LEVEL', 'none')).rejects.toMatchObject(symbol('LEVEL_NOTFOUND'));
    await configure('SERVER_CUSTOMIZED_LOGGING_LEVEL', 'Errors');
    await configure('SERVER_LOGGING_LEVEL', '100');
    await renameCustomizedLoggingLevel(admin, { oldName: 'Errors', newName: 'Faults' });
    expect(await catalogProperty(admin, 'SERVER_CUSTOMIZED_LOGGING_LEVEL')).toBe('Faults');
    await expect(deleteCustomizedLoggingLevel(admin, { levelName: 'faults' })).rejects.toMatchObject(
      symbol('LEVEL_INUSE'),
    );
    expect(await listCustomizedLoggingLevels(admin)).toEqual([
      { level_id: levelId, name: 'Faults', description: null, profile_value: 5, events_value: 2 ** 48 + 1 },
    ]);
    await configure('SERVER_LOGGING_LEVEL', '1');
    await deleteCustomizedLoggingLevel(admin, { levelName: 'faults' });
    await expect(deleteCustomizedLoggingLevel(admin, { levelName: 'faults' })).rejects.toMatchObject(
      symbol('LEVEL_NOTFOUND'),
    );
    const user = await catalog.user('bob');
    await expect(createCustomizedLoggingLevel(user, level)).rejects.toMatchObject(symbol('ROLEREQUIRED'));
  });
});
