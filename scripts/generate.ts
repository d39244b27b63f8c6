/** Writes every generated file: runs scripts/generate-*.ts. With `--check` only compares and fails when one is stale. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './generated-file.ts';
import { runOnSources } from './run-tool.ts';

const generators = readdirSync(join(checkout, 'scripts')).filter((name) => /^generate-.*\.ts$/.test(name));
for (const generator of generators) {
  const { passed, output } = runOnSources(`scripts/${generator}`, ...process.argv.slice(2));
  process.stdout.write(output);
  if (!passed) process.exitCode = 1;
}
