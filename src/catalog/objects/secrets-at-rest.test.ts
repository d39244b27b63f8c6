import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import { testCatalog } from '../testing/catalog-aid.ts';
import { packageText, projectFile } from '../testing/project-aid.ts';
import { deployPackages } from './deploy-packages.ts';
import { deployProject } from './deploy-project.ts';
import {
  createEnvironmentVariable,
  listEnvironmentVariables,
  setEnvironmentVariableProtection,
  setEnvironmentVariableValue,
} from './environment-variables.ts';
import { createEnvironment } from './environments.ts';
import { createFolder } from './folders.ts';
import { listObjectParameters, setObjectParameterValue } from './object-parameters.ts';
import { getParameterValues } from './resolve-parameters.ts';

const canary = 'C4n4ry-7f3a9';
const name = { folderName: 'f', projectName: 'Sales' };
const place = { folderName: 'f', environmentName: 'e' };

onEachStore('a secret', (open) => {
  it('that was set anywhere is found in no table, list or error', async () => {
    const { admin } = await testCatalog(await open());
    await createFolder(admin, { folderName: 'f' });
    await createEnvironment(admin, place);
    const key = { name: 'Key', sensitive: true, value: canary };
    const connection = { name: 'CM.Store.ConnectionString', value: `Data Source=.;Password=${canary}` };
    const projectStream = projectFile({
      parameters: [key],
      packages: { 'Load.dtsx': [key] },
      connections: { 'Load.dtsx': [connection] },
      projectConnections: [connection],
    });
    const packageData = new TextEncoder().encode(packageText('More.dtsx', [key]));
    await deployPackages(admin, { ...name, packagesTable: [{ name: 'More.dtsx', packageData }] });
    await deployProject(admin, { ...name, projectStream, password: new Secret(canary) });
    await setObjectParameterValue(admin, { ...name, objectType: 20, parameterName: 'Key', parameterValue: canary });
    await setObjectParameterValue(admin, {
      ...name,
      objectType: 20,
      parameterName: connection.name,
      parameterValue: connection.value,
    });
    const variable = { ...place, dataType: 'String', value: canary };
    await createEnvironmentVariable(admin, { ...variable, variableName: 'A', sensitive: true });
    await createEnvironmentVariable(admin, {
      ...variable,
      variableName: 'B',
      value: connection.value,
      sensitive: false,
    });
    await createEnvironmentVariable(admin, { ...variable, variableName: 'C', value: 'plain', sensitive: true });
    await setEnvironmentVariableValue(admin, { ...place, variableName: 'C', value: new Secret(canary) });
    await setEnvironmentVariableProtection(admin, { ...place, variableName: 'C', sensitive: false });
    const error = await createEnvironmentVariable(admin, {
      ...variable,
      variableName: 'D',
      dataType: 'Int32',
      sensitive: true,
    }).catch((thrown: unknown) => thrown);

    const { db, dialect } = admin.store;
    // Other tests have schemas of their own on the server.
    const schema =
      dialect === 'sqlite'
        ? undefined
        : (await sql<{ name: string }>`select current_schema() as name`.execute(db)).rows[0].name;
    const tables = (await db.introspection.getTables()).filter((table) => table.schema === schema);
    expect(tables.length).toBeGreaterThan(20);
    const dumps = await Promise.all(
      tables.map(async (table) => (await sql`select * from ${sql.table(table.name)}`.execute(db)).rows),
    );
    const cells = dumps.flat().flatMap((row) => Object.values(row as object));
    const bytes = Buffer.concat(cells.map((cell) => (cell instanceof Uint8Array ? cell : Buffer.from(`${cell}\n`))));
    expect(cells.length).toBeGreaterThan(100);
    expect(bytes.includes('Sales')).toBe(true);
    for (const encoding of ['utf8', 'utf16le', 'base64'] as const) {
      const form =
        encoding === 'base64' ? Buffer.from(Buffer.from(canary).toString('base64')) : Buffer.from(canary, encoding);
      expect(bytes.includes(form)).toBe(false);
    }
    const shown = [
      await listObjectParameters(admin),
      await listEnvironmentVariables(admin),
      await getParameterValues(admin, { ...name, packageName: 'Load.dtsx' }),
      error,
      error instanceof Error ? [error.message, error.stack] : [],
    ];
    expect(JSON.stringify(shown)).not.toContain(canary);
  });
});
