/** `npm run build`: compiles src/ into dist/, with declarations, and copies the data files that the code reads at run time. */
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './generated-file.ts';
import { runScript, tools } from './run-tool.ts';

const source = join(checkout, 'src');
const target = join(checkout, 'dist');
rmSync(target, { recursive: true, force: true });

const { passed, output } = runScript(tools.tsc, '-p', 'tsconfig.build.json');
process.stdout.write(output);
if (passed) copyAssets();
else process.exitCode = 1;

function copyAssets(): void {
  const assets = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.(?:json|tsv|sql)$/.test(path) && !path.includes('/fixtures/'));
  for (const path of assets) cpSync(join(source, path), join(target, path));
  console.log(`dist/ written, ${assets.length} data files copied`);
}
