import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConnectionManagerInstance } from '../sdk/connection-manager.ts';
import { withCredential } from './integrated-security.ts';
import type { Credential } from './options-sections.ts';

const connection = (connectionString: string, target?: string): ConnectionManagerInstance => ({
  id: '{1}',
  name: 'Warehouse',
  creationName: 'OLEDB',
  connectionString,
  target,
  password: undefined,
  retainSameConnection: false,
  properties: {},
});
const credentials = (name: string): ReadonlyMap<string, Credential> =>
  new Map([[name, { user: 'etl "a"', password: { variable: 'PASSWORD' } }]]);
const environment = { PASSWORD: 'hush' };

describe('a connection with integrated security', () => {
  it.each([
    ['Data Source=SQL01;Initial Catalog=Sales;Provider=SQLNCLI11.1;Integrated Security=SSPI;', 'sql01'],
    ['Server=sql01;Trusted_Connection=yes;Database=Sales', 'SQL01'],
    ['Data Source=tcp:sql01,1433;Integrated Security="true"', 'sql01'],
    ['Data Source=sql01;Integrated Security=True', 'warehouse'],
    ['SqlServerName=sql01;UseWindowsAuthentication=True;UserName=;', 'sql01'],
  ])('%s becomes the user that credentials name for %s', (text, name) => {
    const { connectionString, password } = withCredential(connection(text), credentials(name), environment);
    expect(connectionString).toMatch(/;User ID="etl ""a""";$/);
    expect(connectionString).not.toMatch(/integrated|trusted|windows/i);
    expect(password?.reveal()).toBe('hush');
  });

  it.each([
    ['another server', connection('Data Source=other;Integrated Security=SSPI')],
    ['a user of its own', connection('Data Source=sql01;User ID=x;Password=y')],
    ['security switched off', connection('Data Source=sql01;Integrated Security=False')],
    ['a target from outside', connection('Data Source=sql01;Integrated Security=SSPI', 'postgresql://host/db')],
    ['a string that is none', connection('Data Source="sql01')],
  ])('stays as it is with %s', (_, instance) => {
    expect(withCredential(instance, credentials('sql01'), environment)).toBe(instance);
  });

  it('takes the password from a file, and refuses when it is not where it should be', () => {
    const folder = mkdtempSync(join(tmpdir(), 'opendtsx-credential-'));
    const file = join(folder, 'password');
    writeFileSync(file, 'from file\n');
    const from = (reference: Credential['password']) => new Map([['sql01', { user: 'etl', password: reference }]]);
    const instance = connection('Data Source=sql01;Integrated Security=SSPI');
    expect(withCredential(instance, from({ file }), {}).password?.reveal()).toBe('from file');
    rmSync(folder, { recursive: true });
    expect(() => withCredential(instance, from({ file }), {})).toThrow(/cannot be read/);
    expect(() => withCredential(instance, from({ variable: 'UNSET' }), {})).toThrow(/UNSET is not set/);
  });
});
