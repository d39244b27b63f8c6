/**
 * `npm run check:package`: packs the project as npm would publish it, installs the archive in an empty folder and uses it as a stranger would:
 * runs the custom component of examples/ against it, and the command lines. Needs the npm registry.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout } from './generated-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'opendtsx-package-'));
const failures: string[] = [];

function run(command: string, args: readonly string[], place = folder): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: place,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return { code: status, output: `${stdout}${stderr}` };
}

function expect(what: string, actual: { code: number | null; output: string }, code: number, text: string): void {
  const holds = actual.code === code && actual.output.includes(text);
  console.log(`${holds ? 'passed' : 'FAILED'}  ${what}`);
  if (!holds) failures.push(`${what}: exit code ${actual.code}, wanted ${code} and "${text}"\n${actual.output}`);
}

try {
  expect('builds', run('npm', ['run', 'build'], checkout), 0, 'dist/ written');
  const packed = run('npm', ['pack', '--silent', '--pack-destination', folder], checkout);
  const archive = packed.output.split('\n').find((line) => line.endsWith('.tgz')) ?? '';
  writeFileSync(join(folder, 'package.json'), '{ "name": "stranger", "private": true, "type": "module" }');
  expect('installs', run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', `./${archive}`]), 0, '');
  const example = join(folder, 'custom-component');
  cpSync(join(checkout, 'examples', 'custom-component'), example, { recursive: true });
  const node = join(folder, 'node_modules', '.bin', 'node');
  expect('runs a custom component', run(node, ['run.ts'], example), 0, 'success');
  expect('numbers the rows', { code: 0, output: readFileSync(join(example, 'numbered.csv'), 'utf8') }, 0, '20,"alpha"');
  const loop = join(folder, 'custom-enumerator');
  cpSync(join(checkout, 'examples', 'custom-enumerator'), loop, { recursive: true });
  expect('runs a custom enumerator', run(node, ['run.ts'], loop), 0, '2024-02-29');
  const catalogProgram =
    "import { openConnection } from 'opendtsx/catalog'; await openConnection({ address: 'nowhere:x' });";
  expect(
    'has the client of a catalog',
    run(node, ['--input-type=module', '--eval', catalogProgram]),
    1,
    'OPENDTSX_E_CLIENT',
  );
  const clientProgram =
    "import { DtsServer } from 'opendtsx/client'; await DtsServer.connect({ address: 'nowhere:x' });";
  expect(
    'has the client of package stores',
    run(node, ['--input-type=module', '--eval', clientProgram]),
    1,
    'OPENDTSX_E_CLIENT',
  );
  expect('explains a code', run('npx', ['opendtsx', 'explain', '0xC02020A1']), 0, 'DTS_E_');
  expect('runs the quickstart', run('npx', ['opendtsx', 'quickstart']), 0, 'CustomerOrder');
  expect('says which package is missing', run('npx', ['dtexec', '/F', 'absent.dtsx']), 4, 'absent.dtsx');
  expect('looks for a package', run('npx', ['dtutil', '/FILE', 'absent.dtsx', '/EXISTS']), 4, 'absent.dtsx');
} finally {
  rmSync(folder, { recursive: true, force: true });
  rmSync(join(checkout, 'dist'), { recursive: true, force: true });
}
for (const failure of failures) console.error(failure);
process.exitCode = failures.length === 0 ? 0 : 1;
