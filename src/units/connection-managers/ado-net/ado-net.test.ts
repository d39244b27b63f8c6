import { expect, it } from 'vitest';
import { adoNetDeclaration } from './ado-net.ts';

const context = { hasDriver: (scheme: string) => scheme === 'sqlite', checkPath: () => undefined };

function validate(creationName: string, connectionString: string) {
  return adoNetDeclaration.validate(
    {
      id: 'c',
      name: 'C',
      creationName,
      connectionString,
      target: undefined,
      password: undefined,
      retainSameConnection: false,
      properties: {},
    },
    context,
  );
}

it('reads the provider from the creation name', () => {
  const sqlite =
    'ADO.NET:System.Data.SQLite.SQLiteConnection, System.Data.SQLite, Version=1.0.118.0, Culture=neutral, PublicKeyToken=db937bc2d44ff139';
  expect(validate(sqlite, 'Data Source=a.db')).toEqual([]);
  expect(validate('ADO.NET:System.Data.SqlClient.SqlConnection, System.Data', 'Data Source=s')[0].message).toContain(
    'SQL Server (server s)',
  );
  expect(validate('ADO.NET', 'Data Source=s')[0].message).toContain('SQL Server (server s)');
});
