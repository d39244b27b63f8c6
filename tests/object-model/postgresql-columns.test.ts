import { randomUUID } from 'node:crypto';
import { type ComponentMetaData, type MainPipe, Package, type TaskHost } from 'opendtsx';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { suite } from '../suite-availability.ts';

const server = process.env.OPENDTSX_TEST_POSTGRES ?? '';

function componentOver(classId: string): ComponentMetaData {
  const made = new Package();
  const store = made.connections.add('OLEDB');
  store.connectionString = 'Provider=SQLNCLI11;Data Source=.;Initial Catalog=Store;';
  made.repoint(store.name, `postgresql:${server.slice(server.indexOf(':') + 1)}`);
  const pipe = (made.executables.add('STOCK:PipelineTask') as TaskHost).innerObject as MainPipe;
  const component = pipe.componentMetaDataCollection.new();
  component.componentClassId = classId;
  component.instantiate().provideComponentProperties();
  component.runtimeConnectionCollection.item(0).connectionManager = store;
  return component;
}

const hint = 'set OPENDTSX_TEST_POSTGRES to the URL of a PostgreSQL database for tests';

// source: documentation, ReinitializeMetaData of the OLE DB Source and Destination.
suite(
  'postgresql',
  server !== '',
  hint,
)('columns of a PostgreSQL database', () => {
  const schema = `design_${randomUUID().replaceAll('-', '')}`;
  let client: Client;
  beforeAll(async () => {
    client = new Client({ connectionString: server });
    await client.connect();
    await client.query(`CREATE SCHEMA ${schema}`);
    await client.query(`CREATE TABLE ${schema}.people (id int, name varchar(20), price numeric(10, 2))`);
  });
  afterAll(async () => {
    await client.query(`DROP SCHEMA ${schema} CASCADE`);
    await client.end();
  });

  it('become those of a source, from a table or a query', async () => {
    const source = componentOver('Microsoft.OLEDBSource');
    const wrapper = source.instantiate();
    const columns = source.outputCollection.item(0).outputColumnCollection;
    wrapper.setComponentProperty('OpenRowset', `[${schema}].[people]`);
    await wrapper.reinitializeMetaData();
    expect([...columns].map(({ name, dataType, length, scale }) => [name, dataType, length, scale])).toEqual([
      ['id', 'DT_I4', 0, 0],
      ['name', 'DT_WSTR', 20, 0],
      ['price', 'DT_NUMERIC', 0, 2],
    ]);
    wrapper.setComponentProperty('AccessMode', 'SQL Command');
    wrapper.setComponentProperty('SqlCommand', `SELECT TOP 5 name, id + 1 AS next FROM [${schema}].[people]`);
    await wrapper.acquireConnections();
    await wrapper.reinitializeMetaData();
    await wrapper.releaseConnections();
    expect([...columns].map(({ name, dataType }) => `${name} ${dataType}`)).toEqual(['name DT_WSTR', 'next DT_I4']);
  });

  it('become the external columns of a destination', async () => {
    const destination = componentOver('Microsoft.OLEDBDestination');
    destination.instantiate().setComponentProperty('OpenRowset', `[${schema}].[people]`);
    await destination.instantiate().reinitializeMetaData();
    const external = destination.inputCollection.item(0).externalMetadataColumnCollection;
    expect([...external].map(({ name, dataType }) => `${name} ${dataType}`)).toEqual([
      'id DT_I4',
      'name DT_WSTR',
      'price DT_NUMERIC',
    ]);
  });
});
