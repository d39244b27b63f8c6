import { describe, expect, it } from 'vitest';
import type { TaskDeclaration } from '../sdk/task.ts';
import { defineUnit } from '../sdk/unit.ts';
import { type AnyUnit, type ConnectionManagerUnit, createRegistry, type DriverUnit } from './registry.ts';

function task(creationName: string, aliases: readonly string[] = []): AnyUnit {
  const declaration: TaskDeclaration = {
    sdkVersion: 1,
    kind: 'task',
    identifiers: { creationName, aliases },
    displayName: creationName,
    description: '',
    properties: {},
    validate: () => [],
  };
  return defineUnit(declaration, async () => ({ execute: async () => ({ result: 'success' as const }) }));
}

const driver = defineUnit(
  {
    sdkVersion: 1,
    kind: 'driver',
    identifiers: { creationName: 'sqlite' },
    displayName: 'SQLite',
    description: '',
    scheme: 'sqlite',
    providers: ['SQLite3 ODBC Driver'],
  },
  async () => ({ connect: async () => Promise.reject(new Error('not used')) }),
) as DriverUnit;

const manager = defineUnit(
  {
    sdkVersion: 1,
    kind: 'connection-manager',
    identifiers: { creationName: 'ADO.NET' },
    displayName: 'ADO.NET',
    description: '',
    gives: 'database',
    properties: {},
    validate: () => [],
  },
  async () => ({ acquire: async () => Promise.reject(new Error('not used')), release: async () => undefined }),
) as ConnectionManagerUnit;

describe('registry', () => {
  const unit = task('Microsoft.ExecuteSQLTask', [
    'Contoso.Tasks.SqlTask, Contoso.Sql',
    'SSIS.ExecuteSQLTask.3',
    '{5918251B-2970-45A4-AB5F-01C3C588FE5A}',
  ]);
  const registry = createRegistry([unit, driver, manager]);

  it.each([
    'microsoft.executesqltask',
    'Contoso.Tasks.SqlTask, Contoso.Sql, Version=11.0.0.0, Culture=neutral, PublicKeyToken=89845dcd8080cc91',
    'SSIS.ExecuteSQLTask.2',
    '5918251b-2970-45a4-ab5f-01c3c588fe5a',
  ])('finds a task by the spelling %s', (name) => {
    expect(registry.task(name)).toBe(unit);
  });

  it('gives nothing for a name that no unit has', () => {
    expect(registry.task('Microsoft.ScriptTask')).toBeUndefined();
    expect(registry.task('')).toBeUndefined();
  });

  it('takes the part before the colon when the qualified type is unknown', () => {
    expect(
      registry.connectionManager('ADO.NET:System.Data.SqlClient.SqlConnection, System.Data, Version=4.0.0.0'),
    ).toBe(manager);
  });

  it('finds a driver by scheme and by provider with braces and version', () => {
    expect(registry.driver('SQLite')).toBe(driver);
    expect(registry.driverForProvider('{SQLite3 ODBC Driver}')).toBe(driver);
    expect(registry.driverForProvider('SQLNCLI11.1')).toBeUndefined();
  });

  it('refuses two units with the same identifier', () => {
    expect(() => createRegistry([unit, task('MICROSOFT.ExecuteSQLTask')])).toThrow(/both claim the identifier/);
  });
});
