import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  Application,
  DTSEventFilterKind,
  DTSExecResult,
  DTSLoggingMode,
  type ForLoop,
  Package,
  type TaskHost,
} from './index.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-save-'));
  file = join(folder, 'made.dtsx');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Everything that the object model makes, in one package. */
function fullPackage(): Package {
  const made = new Package({ name: 'Made' });
  made.protectionLevel = 0;
  made.variables.add('Count', false, 'User', 0);
  made.variables.add('Day', false, 'User', new Date(Date.UTC(2026, 0, 31, 13, 5)));
  made.parameters.add('Folder', 'String').value = './in';
  const store = made.connections.add('OLEDB');
  store.name = 'Store';
  store.connectionString = 'Provider=SQLNCLI11;Data Source=.;Initial Catalog=Store;';
  const loop = made.executables.add('STOCK:FORLOOP') as ForLoop;
  loop.initExpression = '@[User::Count] = 0';
  loop.evalExpression = '@[User::Count] < 3';
  loop.assignExpression = '@[User::Count] = @[User::Count] + 1';
  const task = loop.executables.add('STOCK:SQLTask') as TaskHost;
  task.name = 'Count rows';
  task.properties.item('Connection').value = store.id;
  task.properties.item('SqlStatementSource').value = 'SELECT "a" & <b>\r\nFROM t';
  task.properties.item('ResultSetType').value = 'ResultSetType_SingleRow';
  task.setExpression('Disable', '@[User::Count] > 1');
  const last = made.executables.add('STOCK:ExpressionTask') as TaskHost;
  last.properties.item('Expression').value = '@[User::Count] = 9';
  made.precedenceConstraints.add(loop, last).expression = '1 == 1';
  made.eventHandlers.add('OnError').executables.add('STOCK:SEQUENCE');
  const configuration = made.configurations.add();
  configuration.configurationString = 'C:\\etl\\made.dtsConfig';
  const provider = made.logProviders.add('Microsoft.LogProviderTextFile');
  made.loggingOptions.selectLogProvider(provider);
  made.loggingOptions.eventFilter = ['OnError', 'OnPreExecute'];
  return made;
}

describe('a saved package', () => {
  it('is the same package when it is loaded again', async () => {
    const application = new Application();
    const made = fullPackage();
    await application.saveToXml(file, made);
    const loaded = await application.loadPackage(file);
    expect(loaded.explain()).toBe(made.explain());
    expect(loaded.diagnostics).toEqual([]);
    expect(application.saveToXmlText(loaded)).toBe(application.saveToXmlText(made));
    const task = (loaded.executables.item(0) as ForLoop).executables.item('Count rows') as TaskHost;
    expect(task.properties.item('SqlStatementSource').value).toBe('SELECT "a" & <b>\r\nFROM t');
    expect(task.properties.item('ResultSetType').value).toBe(2);
    expect(task.getExpression('Disable')).toBe('@[User::Count] > 1');
    expect(loaded.variables.item('User::Day').value).toEqual(new Date(Date.UTC(2026, 0, 31, 13, 5)));
    expect(loaded.parameters.item('Folder').value).toBe('./in');
    expect(loaded.connections.item('Store').connectionString).toContain('Initial Catalog=Store');
    expect(loaded.loggingOptions.eventFilter).toEqual(['OnError', 'OnPreExecute']);
    expect(loaded.loggingOptions.selectedLogProviders).toEqual([loaded.logProviders.item(0).id]);
  });

  it('keeps what its containers log, and changes of it', async () => {
    const application = new Application();
    const made = fullPackage();
    const provider = made.logProviders.item(0);
    provider.setExpression('ConfigString', '@[System::PackageName]');
    made.loggingOptions.loggingMode = DTSLoggingMode.Enabled;
    made.loggingOptions.eventFilterKind = DTSEventFilterKind.Inclusion;
    made.loggingOptions.setColumnFilter('OnError', { Computer: false, Operator: false });
    made.loggingOptions.setColumnFilter('OnError', { Computer: false });
    await application.saveToXml(file, made);
    const loaded = await application.loadPackage(file);
    const { loggingOptions } = loaded;
    expect(loggingOptions.getColumnFilter('OnError')).toMatchObject({ Computer: false, Operator: true });
    expect(loggingOptions.getColumnFilter('OnPreExecute')).toMatchObject({ Computer: true, MessageText: true });
    expect([loggingOptions.loggingMode, loggingOptions.eventFilterKind]).toEqual([1, 0]);
    expect(loaded.logProviders.item(0).getExpression('ConfigString')).toBe('@[System::PackageName]');
    expect(readFileSync(file, 'utf8')).toMatch(/<DTS:LogProvider\s[\s\S]*?<InnerObject \/>/);
    loggingOptions.deselectLogProvider(loaded.logProviders.item(0));
    await application.saveToXml(file, loaded);
    expect((await application.loadPackage(file)).loggingOptions.selectedLogProviders).toEqual([]);
  });

  it('can name every log provider that there is', () => {
    expect([...new Application().logProviderInfos].map(({ creationName }) => creationName).sort()).toEqual(
      ['EventLog', 'SQLProfiler', 'SQLServer', 'TextFile', 'XMLFile'].map((kind) => `Microsoft.LogProvider${kind}`),
    );
  });

  it('changes where a property was changed, and nowhere else', async () => {
    const application = new Application();
    await application.saveToXml(file, fullPackage());
    const before = readFileSync(file, 'utf8');
    const loaded = await application.loadPackage(file);
    const task = loaded.executables.item('Expression Task') as TaskHost;
    task.properties.item('Expression').value = '@[User::Count] = 10';
    await application.saveToXml(file, loaded);
    expect(readFileSync(file, 'utf8')).toBe(before.replace('@[User::Count] = 9', '@[User::Count] = 10'));
  });

  it('runs', async () => {
    const application = new Application();
    const made = new Package();
    made.variables.add('Count', false, 'User', 1);
    const task = made.executables.add('STOCK:ExpressionTask') as TaskHost;
    task.properties.item('Expression').value = '@[User::Count] = 4 / @[User::Count]';
    await application.saveToXml(file, made);
    expect(await (await application.loadPackage(file)).execute()).toBe(DTSExecResult.Success);
  });

  it('protects its secrets with the password, and opens with it', async () => {
    const application = new Application();
    const made = fullPackage();
    made.protectionLevel = 2;
    made.packagePassword = 'open sesame';
    const key = made.parameters.add('Key', 'String');
    key.value = 'hush-hush';
    key.sensitive = true;
    made.connections.item('Store').password = 'silence';
    await application.saveToXml(file, made);
    expect(readFileSync(file, 'utf8')).not.toMatch(/hush-hush|silence/);
    const loaded = await application.loadPackage(file, { password: 'open sesame' });
    expect(loaded.package.parameters[1].secret?.reveal()).toBe('hush-hush');
    expect(loaded.package.connectionManagers[0].secrets[0].value?.reveal()).toBe('silence');
    await expect(application.loadPackage(file, { password: 'wrong' })).rejects.toThrow(/encrypted/);
    const cipher = readFileSync(file, 'utf8');
    await application.saveToXml(file, loaded);
    expect(readFileSync(file, 'utf8')).toBe(cipher);
  });

  it.each([
    [1, 'a Windows user'],
    [2, 'it needs a password'],
    [4, 'a Windows user'],
  ] as const)(
    'is refused with protection level %i when a secret cannot be protected, and leaves the old file',
    async (level, message) => {
      writeFileSync(file, 'old');
      const made = fullPackage();
      made.connections.item('Store').password = 'silence';
      made.protectionLevel = level;
      await expect(new Application().saveToXml(file, made)).rejects.toThrow(message);
      expect(readFileSync(file, 'utf8')).toBe('old');
      expect(readdirSync(folder)).toEqual(['made.dtsx']);
    },
  );

  it('is refused with a name for a folder that is not there', async () => {
    const save = new Application().saveToXml(join(folder, 'no', 'made.dtsx'), fullPackage());
    await expect(save).rejects.toThrow(/The package was not saved: .*made\.dtsx cannot be written/);
  });
});
