import { projectFile } from '../../src/catalog/testing/project-aid.ts';
import { Application } from '../../src/object-model/application.ts';
import { newPackage } from '../../src/tools/builder/package-builder.ts';

const wait = `const look = () => require('fs').existsSync(process.argv[1]) || setTimeout(look, 20); look();`;

/**
 * A project with a package that has secrets in a parameter, a variable and a connection string, raises an error whose text holds one, and then waits
 * until a file is there.
 */
export async function canaryProject(goFile: string): Promise<Uint8Array> {
  const made = newPackage('Canary', { MaximumErrorCount: 10 });
  made.parameter('Key', '', { sensitive: true });
  made.parameter('Token', '', { sensitive: true });
  const hidden = made.variable('Hidden', '');
  const copy = made.variable('Copy', '');
  const store = made.oleDbConnectionManager('Store', 'Data Source=:memory:;Provider=OleDbSQLite;');
  const take = made.expressionTask('Take', { Expression: `${copy} = ${hidden} + "!"` });
  const fail = made
    .executeSqlTask('Fail', {
      Connection: store,
      FailPackageOnFailure: true,
      expressions: { SqlStatementSource: `"SELECT * FROM " + ${hidden}` },
    })
    .after(take, 'success');
  made
    .executeProcessTask('Wait', { Executable: process.execPath, Arguments: `-e "${wait}" "${goFile}"` })
    .after(fail, 'completion');
  return projectFile({
    packages: {
      'Canary.dtsx': [
        { name: 'Key', sensitive: true },
        { name: 'Token', sensitive: true },
      ],
    },
    connections: {
      'Canary.dtsx': [
        { name: 'CM.Store.ConnectionString', value: 'Data Source=:memory:;Provider=OleDbSQLite;' },
        { name: 'CM.Store.Password', sensitive: true },
      ],
    },
    entries: { 'Canary.dtsx': Buffer.from(new Application().saveToXmlText(await made.build())) },
  });
}
