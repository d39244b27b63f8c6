import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
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
  if (!fresh) writeFileSync(path, content);
  console.log(`${name} ${fresh ? 'is fresh' : 'written'}`);
}
