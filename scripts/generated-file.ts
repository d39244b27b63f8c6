import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the checkout. */
export const checkout: string = dirname(dirname(fileURLToPath(import.meta.url)));

/** Writes a generated file; with `--check` on the command line only compares, and ends with exit code 1 when it is stale. */
export function writeGenerated(path: string, content: string): void {
  const name = relative(checkout, path);
  const fresh = existsSync(path) && readFileSync(path, 'utf8') === content;
  if (process.argv.includes('--check')) {
    if (!fresh) {
      console.error(`${name} is stale: run the generator again (npm run generate)`);
      process.exitCode = 1;
    }
    return;
  }
  if (fresh) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  console.log(`${name} written`);
}

/** Writes a folder of generated files, by path inside the folder, as `writeGenerated` does; a file that is not among them is removed. */
export function writeGeneratedFolder(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [path, content] of files) writeGenerated(join(folder, path), content);
  for (const path of globSync('**/*.*', { cwd: folder })) {
    if (files.has(path.replaceAll('\\', '/'))) continue;
    const name = relative(checkout, join(folder, path));
    if (process.argv.includes('--check')) {
      console.error(`${name} is no longer generated: run the generator again (npm run generate)`);
      process.exitCode = 1;
      continue;
    }
    rmSync(join(folder, path));
    console.log(`${name} removed`);
  }
}
