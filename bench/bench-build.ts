import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout } from '../scripts/generated-file.ts';

const copied = [
  'src',
  'scripts',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'bench/run-job.ts',
  'bench/data-reader/read-lines.ts',
];

/**
 * Builds the package, because it is measured as it is published, from a copy of the checkout: what is edited or built there meanwhile does
 * not count. The copy is deleted when the process ends.
 * @returns the folder of the copy; throws when the build fails
 */
export function buildCopy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'opendtsx-bench-build-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const name of copied) cpSync(join(checkout, name), join(folder, name), { recursive: true });
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'));
  const build = spawnSync(process.execPath, [join(folder, 'scripts/build.ts')], { cwd: folder, encoding: 'utf8' });
  if (build.status === 0) return folder;
  throw new Error(`The build failed: ${build.stdout}${build.stderr}`);
}
