import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application } from 'opendtsx';
import { newPackage } from 'opendtsx/builder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../src/cli/opendtsx/commands.ts';
import { buildIspac } from '../src/formats/ispac/build-ispac.ts';

// Source: our own. The examples that `opendtsx run --help` shows, as a shell takes them, in one folder.
const checkout = dirname(dirname(fileURLToPath(import.meta.url)));
const examples = commands.find(({ name }) => name === 'run')?.examples ?? [];
let folder = '';

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'opendtsx-examples-')));
  mkdirSync(join(folder, 'data'));
  const app = new Application();
  const load = newPackage('Load');
  const day = load.parameter('Day', '1900-01-01');
  const greeting = load.parameter('Greeting', 'designed');
  const said = load.variable('Said', '');
  load.expressionTask('Say', { Expression: `${said} = ${day} + " " + ${greeting}` });
  await app.saveToXml(join(folder, 'Load.dtsx'), await load.build());
  const project =
    '<Project><DeploymentModel>Project</DeploymentModel><DeploymentModelSpecificContent><Manifest><SSIS:Project SSIS:ProtectionLevel="DontSaveSensitive" xmlns:SSIS="www.microsoft.com/SqlServer/SSIS"><SSIS:Properties><SSIS:Property SSIS:Name="Name">project</SSIS:Property></SSIS:Properties><SSIS:Packages><SSIS:Package SSIS:Name="Load.dtsx" SSIS:EntryPoint="1" /></SSIS:Packages><SSIS:ConnectionManagers /><SSIS:DeploymentInfo><SSIS:ProjectConnectionParameters /><SSIS:PackageInfo /></SSIS:DeploymentInfo></SSIS:Project></Manifest></DeploymentModelSpecificContent></Project>';
  const files = [
    { name: 'project.dtproj', text: project },
    { name: 'Load.dtsx', text: readFileSync(join(folder, 'Load.dtsx'), 'utf8') },
  ];
  const { bytes, diagnostics } = buildIspac(
    files.map(({ name, text }) => ({ name, read: () => new TextEncoder().encode(text) })),
  );
  if (bytes === undefined) throw new Error(diagnostics.map(({ message }) => message).join());
  writeFileSync(join(folder, 'project.ispac'), bytes);
  writeFileSync(join(folder, 'project.dtproj'), project);
  const pkg = newPackage('Package');
  const store = pkg.oleDbConnectionManager('Warehouse', 'Provider=X;Data Source=.;');
  const make = pkg.executeSqlTask('Make', {
    Connection: store,
    SqlStatementSource: 'CREATE TABLE IF NOT EXISTS T (A INT)',
  });
  const target = pkg.fileConnectionManager('Folder', 'C:\\data\\new', { FileUsageType: 'CreateFolder' });
  pkg
    .fileSystemTask('Folder', { Operation: 'CreateDirectory', Source: target, OverwriteDestinationFile: true })
    .after(make);
  await app.saveToXml(join(folder, 'package.dtsx'), await pkg.build());
  const settings = `version: 1
connections: { Warehouse: "sqlite:./warehouse.db" }
paths: { "C:\\\\data": ./data }
environments: { production: { parameters: { Greeting: from production } } }
`;
  writeFileSync(join(folder, 'opendtsx.yaml'), settings);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function play(
  example: string,
  more: readonly string[] = [],
  cwd = folder,
): { readonly code: number | null; readonly output: string } {
  const words = [...example.matchAll(/(?:"([^"]*)"|(\S+))/g)].map(([, quoted, plain]) => quoted ?? plain);
  const [program, ...args] = words;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(checkout, 'bin', `${program}.js`), ...args, ...more],
    {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    },
  );
  return { code: status, output: stdout + stderr };
}

describe('the examples of opendtsx run', () => {
  it('are three', () => {
    expect(examples).toHaveLength(3);
  });

  it.each(examples)('%s ends with success', { timeout: 60_000 }, (example) => {
    const { code, output } = play(example);
    expect(output).not.toMatch(/^error /m);
    expect(code).toBe(0);
  });

  it('do what they are there for: a report, nothing at all, values of an environment', { timeout: 60_000 }, () => {
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('</html>');
    // The first example makes what the dry run only tells of.
    expect(existsSync(join(folder, 'out.db'))).toBe(false);
    const { output } = play(examples[2], ['--dry-run']);
    expect(output).toContain('$Package::Day = 2026-01-31');
    expect(output).toContain('$Package::Greeting = from production');
  });

  it('need no package in the folder of a project', { timeout: 60_000 }, () => {
    const project = join(folder, 'project');
    mkdirSync(project);
    const before = play('opendtsx run', [], project);
    expect([before.code, before.output]).toEqual([6, expect.stringContaining('OPENDTSX_E_OPTION_NOPACKAGE')]);
    for (const name of ['project.dtproj', 'Load.dtsx']) cpSync(join(folder, name), join(project, name));
    expect(play('opendtsx run', [], project).code).toBe(0);
  });
});
