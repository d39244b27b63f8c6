import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { suite } from '../../tests/suite-availability.ts';
import { explainPackage } from './explain-package.ts';
import { type Preparation, preparePackage, preparePackageWithSecrets } from './prepare-package.ts';
import { runPackage } from './run-package.ts';
import type { LoadRequest } from './run-request.ts';

interface Configured {
  readonly type: number;
  readonly text: string;
  readonly path?: string;
}

const greeting = '\\Package.Variables[User::Greeting].Properties[Value]';
const table = (filter: string, connection = 'Store'): Configured => ({
  type: 7,
  text: `&quot;${connection}&quot;;&quot;[dbo].[SSIS Configurations]&quot;;&quot;${filter}&quot;;`,
});

function packageText(configurations: readonly Configured[]): string {
  const entries = configurations.map(
    ({ type, text, path = '' }, index) =>
      `<DTS:Configuration DTS:ConfigurationType="${type}" DTS:ConfigurationString="${text}" DTS:ConfigurationVariable="${path}" DTS:DTSID="{C${index}}" DTS:ObjectName="C${index}" />`,
  );
  return `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:ExecutableType="Microsoft.Package" DTS:CreationName="Microsoft.Package" DTS:ObjectName="P" DTS:DTSID="{1}" DTS:EnableConfig="True">
<DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
<DTS:ConnectionManagers><DTS:ConnectionManager DTS:refId="Package.ConnectionManagers[Store]" DTS:CreationName="OLEDB" DTS:DTSID="{2}" DTS:ObjectName="Store"><DTS:ObjectData><DTS:ConnectionManager DTS:ConnectionString="Data Source=.;Initial Catalog=Store;Provider=SQLNCLI11.1;" /></DTS:ObjectData></DTS:ConnectionManager></DTS:ConnectionManagers>
<DTS:Configurations>${entries.join('')}</DTS:Configurations>
<DTS:Variables><DTS:Variable DTS:CreationName="" DTS:DTSID="{3}" DTS:Namespace="User" DTS:ObjectName="Greeting"><DTS:VariableValue DTS:DataType="8">designed</DTS:VariableValue></DTS:Variable></DTS:Variables>
</DTS:Executable>`;
}

const mapped = 'connections: { Store: "sqlite:store.db" }';
const designerTable = `(ConfigurationFilter nvarchar(255) NOT NULL, ConfiguredValue nvarchar(255) NULL, PackagePath nvarchar(255) NOT NULL, ConfiguredValueType nvarchar(20) NOT NULL)`;

// source: sql-docs, SSIS package configurations (documentation), and the configuration strings of real packages (observed)
describe('configurations', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'opendtsx-configurations-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function createStore(rows: readonly (readonly [filter: string, value: string, path: string])[]): void {
    const database = new DatabaseSync(join(folder, 'store.db'));
    database.exec(`CREATE TABLE "SSIS Configurations" ${designerTable}`);
    const insert = database.prepare(`INSERT INTO "SSIS Configurations" VALUES (?, ?, ?, 'String')`);
    for (const [filter, value, path] of rows) insert.run(filter, value, path);
    database.close();
  }

  function request(configurations: readonly Configured[], options = ''): LoadRequest {
    const path = join(folder, 'P.dtsx');
    writeFileSync(path, packageText(configurations));
    writeFileSync(join(folder, 'opendtsx.yaml'), `version: 1\n${options}`);
    return { source: { path }, workingFolder: folder };
  }

  interface Configuring {
    readonly symbols: string[];
    readonly messages: string;
    /** Everything that was given to the objects of the package. */
    readonly values: string[];
  }

  function outcome({ prepared, diagnostics }: Preparation): Configuring {
    return {
      symbols: diagnostics.map(({ symbol }) => symbol),
      messages: diagnostics.map(({ message }) => message).join('\n'),
      values: [...(prepared?.overrides.values() ?? [])].flatMap((properties) => [...properties.values()]),
    };
  }

  async function configured(asked: LoadRequest): Promise<Configuring> {
    return outcome(await preparePackageWithSecrets(asked, new AbortController().signal));
  }

  it('come from the rows of a table that have the filter, over the connection manager of the package', async () => {
    createStore([
      ['Sales', 'hello', greeting],
      ['Other', 'wrong', '\\Package.Variables[User::Absent].Properties[Value]'],
    ]);
    const { symbols, messages, values } = await configured(request([table('Sales')], mapped));
    expect(symbols).toEqual(['DTS_I_CONFIGFROMSQLSERVER']);
    expect(values).toEqual(['hello']);
    expect(messages).toContain('[dbo].[SSIS Configurations] (filter Sales)');
  });

  it('report a row whose path does not exist, and go on', async () => {
    createStore([
      ['Sales', 'x', '\\Package.Variables[User::Absent].Properties[Value]'],
      ['Sales', 'hello', greeting],
    ]);
    const { symbols, values } = await configured(request([table('Sales')], mapped));
    expect(symbols).toEqual([
      'DTS_I_CONFIGFROMSQLSERVER',
      'DTS_W_PROCESSCONFIGURATIONFAILEDSET',
      'DTS_W_ONEORMORECONFIGLOADFAILED',
    ]);
    expect(values).toEqual(['hello']);
  });

  it('find a table whose place an earlier configuration gives', async () => {
    createStore([['Sales', 'hello', greeting]]);
    const first = {
      type: 3,
      text: 'Software\\Store',
      path: '\\Package.Connections[Store].Properties[ConnectionString]',
    };
    const options = `connections: { Store: "sqlite:store.db" }\nregistry: { 'HKEY_CURRENT_USER\\Software\\Store': "Data Source=x" }`;
    const { symbols, values } = await configured(request([first, table('Sales')], options));
    expect(symbols).toEqual(['DTS_I_CONFIGFROMREG', 'DTS_I_CONFIGFROMSQLSERVER']);
    expect(values).toEqual(['Data Source=x', 'hello']);
  });

  it('are read in their order from several tables: the last value for a property counts', async () => {
    createStore([
      ['First', 'early', greeting],
      ['Second', 'late', greeting],
    ]);
    const { symbols, values } = await configured(request([table('First'), table('Second')], mapped));
    expect(symbols).toEqual(['DTS_I_CONFIGFROMSQLSERVER', 'DTS_I_CONFIGFROMSQLSERVER']);
    expect(values).toEqual(['late']);
  });

  it('take the string of a table from an environment variable when they are indirect', async () => {
    createStore([['Sales', 'hello', greeting]]);
    process.env.OPENDTSX_TEST_TABLE = '"Store";"[SSIS Configurations]";"Sales";';
    try {
      const { values } = await configured(request([{ type: 8, text: 'OPENDTSX_TEST_TABLE' }], mapped));
      expect(values).toEqual(['hello']);
    } finally {
      delete process.env.OPENDTSX_TEST_TABLE;
    }
  });

  it.each([
    ['a filter that no row has', 'None', 'Store', 'has no row with the filter None'],
    ['a connection manager that is not there', 'Sales', 'Absent', 'no connection manager Absent'],
  ])('warn of %s', async (_, filter, connection, detail) => {
    createStore([['Sales', 'hello', greeting]]);
    const asked = request([table(filter, connection)], mapped);
    const { symbols, messages } = await configured(asked);
    expect(symbols).toEqual(['DTS_W_CONFIGPROCESSCONFIGURATIONFAILED', 'DTS_W_ONEORMORECONFIGLOADFAILED']);
    expect(messages).toContain(detail);
  });

  it('warn of a database that cannot be opened, and are applied no further than the others', async () => {
    const asked = request([table('Sales'), { type: 2, text: 'OPENDTSX_TEST_UNSET', path: greeting }], '');
    const { symbols } = await configured(asked);
    expect(symbols).toEqual([
      'DTS_W_CONFIGPROCESSCONFIGURATIONFAILED',
      'DTS_W_CONFIGENVVARNOTFOUND',
      'DTS_W_ONEORMORECONFIGLOADFAILED',
    ]);
  });

  describe('and /Connection', () => {
    const inFile = (file: string): string => `Provider=OleDbSQLite;Data Source=${join(folder, file)};`;
    const other = '\\Package.Variables[User::Greeting].Properties[Description]';

    function designed(configurations: readonly Configured[], connection: string): LoadRequest {
      const asked = request(configurations);
      const path = join(folder, 'P.dtsx');
      const text = packageText(configurations).replace(/(?<=DTS:ConnectionString=")[^"]*/, connection);
      writeFileSync(path, text);
      return asked;
    }

    it('are read again from where it leads; what only the designed place has stays', async () => {
      createStore([
        ['Sales', 'designed', greeting],
        ['Sales', 'only designed', other],
      ]);
      renameSync(join(folder, 'store.db'), join(folder, 'designed.db'));
      createStore([['Sales', 'elsewhere', greeting]]);
      const asked = designed([table('Sales')], inFile('designed.db'));
      const { values, symbols } = await configured({ ...asked, connections: new Map([['Store', inFile('store.db')]]) });
      expect(symbols).toEqual(['DTS_I_CONFIGFROMSQLSERVER']);
      expect(values.sort()).toEqual([inFile('store.db'), 'elsewhere', 'only designed'].sort());
    });

    it('leave what the command line says of properties that they do not have', async () => {
      createStore([['Sales', 'hello', greeting]]);
      const asked = designed([table('Sales')], inFile('store.db'));
      const { values } = await configured({ ...asked, set: [{ path: other, value: 'command line' }] });
      expect(values.sort()).toEqual(['command line', 'hello']);
    });

    it('win over it for the connection string itself', async () => {
      const first = {
        type: 3,
        text: 'Software\\Store',
        path: '\\Package.Connections[Store].Properties[ConnectionString]',
      };
      const asked = request([first], `registry: { 'Software\\Store': "Data Source=configured" }`);
      const { values } = await configured({ ...asked, connections: new Map([['{2}', 'Data Source=command line']]) });
      expect(values).toEqual(['Data Source=configured']);
    });
  });

  // Inferred: what was loaded is loaded.
  it('are not applied again when the command line says IgnoreConfigurationsOnLoad, so that its values win', () => {
    const first = { type: 3, text: 'Software\\Greeting', path: greeting };
    const set = [
      { path: '\\Package.Properties[IgnoreConfigurationsOnLoad]', value: true },
      { path: greeting, value: 'command line' },
    ];
    const asked = request([first], `registry: { 'Software\\Greeting': configured }`);
    expect(outcome(preparePackage({ ...asked, set })).values.sort()).toEqual(['True', 'command line']);
    expect(outcome(preparePackage({ ...asked, set: set.slice(1) })).values).toEqual(['configured']);
  });

  it('from tables are named by a plan, which opens no connection', () => {
    const { diagnostics } = explainPackage(request([table('Sales')]));
    expect(diagnostics.map(({ symbol }) => symbol)).toContain('OPENDTSX_W_CONFIGURATION_NOTREAD');
  });

  it.each([
    ['a key', 'Software\\App\\Greeting'],
    ['a key below the root', 'HKEY_CURRENT_USER\\software\\app\\greeting'],
    ['the value itself', 'HKCU\\Software\\App\\Greeting\\Value'],
  ])('from the registry come from the mapping file, by %s', (_, key) => {
    const asked = request(
      [{ type: 3, text: 'Software\\App\\Greeting', path: greeting }],
      `registry: { '${key}': hello }`,
    );
    const { symbols, values } = outcome(preparePackage(asked));
    expect(symbols).toEqual(['DTS_I_CONFIGFROMREG']);
    expect(values).toEqual(['hello']);
  });

  it('from the registry that nobody mapped say how to map them', () => {
    const { diagnostics } = explainPackage(request([{ type: 3, text: 'Software\\App', path: greeting }]));
    expect(diagnostics).toMatchObject([
      { symbol: 'DTS_W_REGISTRYCONFIGURATIONVALUENOTFOUND', severity: 'warning' },
      { symbol: 'DTS_W_ONEORMORECONFIGLOADFAILED', args: { configurations: 'C0' } },
    ]);
    expect(diagnostics[0].hint).toContain('"Software\\App": value');
  });

  it.each([
    ['a string of another form', 7, 'Store'],
    ['a type that does not exist', 42, ''],
  ])('refuse %s', (_, type, text) => {
    const { diagnostics } = explainPackage(request([{ type, text, path: greeting }]));
    expect(diagnostics.map(({ symbol }) => symbol)).toEqual([
      'DTS_W_CONFIGFORMATINVALID',
      'DTS_W_ONEORMORECONFIGLOADFAILED',
    ]);
  });
});

const address = process.env.OPENDTSX_TEST_POSTGRES ?? '';

suite(
  'postgresql',
  address !== '',
  'set OPENDTSX_TEST_POSTGRES to a connection URL',
)('configurations in PostgreSQL', () => {
  it('come from a table whose column names the database keeps in lower case', async () => {
    const { default: pg } = await import('pg');
    const client = new pg.Client(address);
    await client.connect();
    const name = `configurations_${process.pid}`;
    try {
      await client.query(
        `CREATE TABLE ${name} (configurationfilter text, configuredvalue text, packagepath text, configuredvaluetype text)`,
      );
      await client.query(`INSERT INTO ${name} VALUES ('Sales', 'hello', $1, 'String')`, [greeting]);
      const folder = mkdtempSync(join(tmpdir(), 'opendtsx-configurations-'));
      const path = join(folder, 'P.dtsx');
      writeFileSync(path, packageText([{ type: 7, text: `&quot;Store&quot;;&quot;${name}&quot;;&quot;Sales&quot;;` }]));
      const connectionTargets = new Map([['Store', address.replace(/^postgres:/, 'postgresql:')]]);
      const { diagnostics } = await runPackage({ source: { path }, workingFolder: folder, connectionTargets });
      rmSync(folder, { recursive: true, force: true });
      expect(diagnostics.map(({ symbol }) => symbol)).toEqual(['DTS_I_CONFIGFROMSQLSERVER']);
    } finally {
      await client.query(`DROP TABLE IF EXISTS ${name}`);
      await client.end();
    }
  });
});
