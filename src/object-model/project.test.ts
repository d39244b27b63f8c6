import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Application, DTSExecResult, Package, Project, type TaskHost } from './index.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-project-'));
  file = join(folder, 'made.ispac');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A project with one package, which divides by a parameter of the project. */
function madeProject(): Project {
  const project = Project.createProject('Made');
  project.parameters.add('Divisor', 'Int32').value = 0;
  const made = new Package({ name: 'Load' });
  made.variables.add('Result', false, 'User', 0);
  const task = made.executables.add('STOCK:ExpressionTask') as TaskHost;
  task.properties.item('Expression').value = '@[User::Result] = 10 / @[$Project::Divisor]';
  project.packageItems.add(made, 'Load.dtsx');
  return project;
}

describe('a project made object by object', () => {
  it('is the same project when it is opened again, and its packages run with its parameters', async () => {
    await madeProject().saveTo(file);
    const opened = await Project.openProject(file);
    expect(opened.diagnostics).toEqual([]);
    expect(opened.name).toBe('Made');
    expect([...opened.packageItems].map(({ streamName, entryPoint }) => [streamName, entryPoint])).toEqual([
      ['Load.dtsx', true],
    ]);
    const load = opened.packageItems.item('Load').package;
    expect(await load.execute()).toBe(DTSExecResult.Failure);
    opened.parameters.item('Divisor').value = 5;
    expect(await load.execute()).toBe(DTSExecResult.Success);
  });

  it('gives the same bytes every time, and keeps them when nothing was changed', async () => {
    const project = madeProject();
    const bytes = project.toBytes();
    expect(Buffer.compare(project.toBytes(), bytes)).toBe(0);
    writeFileSync(file, bytes);
    expect(Buffer.compare((await Project.openProject(file)).toBytes(), bytes)).toBe(0);
  });

  it('saves what was changed in its packages, parameters and connection managers', async () => {
    await madeProject().saveTo(file);
    const opened = await Project.openProject(file);
    opened.packageItems.item('Load.dtsx').package.variables.item('User::Result').value = 7;
    opened.parameters.item('Divisor').value = 2;
    const store = opened.connectionManagerItems.add('OLEDB');
    store.name = 'Store';
    store.connectionString = 'Provider=SQLNCLI11;Data Source=.;';
    await opened.saveTo(file);
    const again = await Project.openProject(file);
    expect(again.packageItems.item('Load').package.variables.item('User::Result').value).toBe(7);
    expect(again.parameters.item('Divisor').value).toBe(2);
    expect(again.connectionManagerItems.item('Store').connectionString).toBe('Provider=SQLNCLI11;Data Source=.;');
    expect((await new Application().loadPackage(file)).name).toBe('Load');
  });

  it('protects the secrets of all its files with the password', async () => {
    const project = madeProject();
    project.protectionLevel = 2;
    project.password = 'open sesame';
    const key = project.parameters.add('Key', 'String');
    key.sensitive = true;
    key.value = 'hush-hush';
    project.connectionManagerItems.add('OLEDB').password = 'silence';
    await project.saveTo(file);
    const opened = await Project.openProject(file, { password: 'open sesame' });
    expect(opened.diagnostics).toEqual([]);
    expect(opened.model.parameters[1].secret?.reveal()).toBe('hush-hush');
    expect(opened.model.connectionManagers[0].secrets[0].value?.reveal()).toBe('silence');
    expect(Buffer.compare(opened.toBytes(), readFileSync(file))).toBe(0);
    await expect(Project.openProject(file, { password: 'wrong' })).rejects.toThrow(/encrypted/);
  });

  it('refuses a file name that is taken or none of a package', () => {
    const { packageItems } = madeProject();
    expect(() => packageItems.add(new Package(), 'load.dtsx')).toThrow(/occurs twice in Made/);
    expect(() => packageItems.add(new Package(), '../x.dtsx')).toThrow(/no file name for a package/);
    expect(() => packageItems.add(new Package(), 'x')).toThrow(/no file name for a package/);
  });
});

describe('opening a project', () => {
  it.each(['absent.ispac', 'absent.dtproj', 'absent'])('says that there is no %s', async (name) => {
    await expect(Project.openProject(join(folder, name))).rejects.toThrow(/was not found/);
  });

  it('says that a folder holds no project', async () => {
    await expect(Project.openProject(folder)).rejects.toThrow(/it has no \.dtproj file/);
  });

  it('says that a file is no archive', async () => {
    writeFileSync(file, 'text');
    await expect(Project.openProject(file)).rejects.toThrow(/cannot be read as a project deployment file/);
  });
});
