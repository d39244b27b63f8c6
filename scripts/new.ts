/** `npm run new -- transformation "Row Sampling"`: writes the folder of a new unit, with a fixture that fails until it is filled in. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkout } from './generated-file.ts';
import { runScript, tools } from './run-tool.ts';
import { componentKinds, unitFiles, unitNames } from './unit-templates.ts';

function run([kindText, display = '', ...rest]: string[]): string | undefined {
  const kind = componentKinds.find((each) => each === kindText);
  const names = unitNames(display);
  if (kind === undefined || names === undefined || rest.length > 0) {
    return `usage: npm run new -- ${componentKinds.join('|')} "Name In Words"`;
  }
  const folder = `src/units/${kind}s/${names.file}`;
  if (existsSync(join(checkout, folder))) return `${folder} exists already`;
  for (const [path, text] of Object.entries(unitFiles(kind, names))) {
    mkdirSync(dirname(join(checkout, folder, path)), { recursive: true });
    writeFileSync(join(checkout, folder, path), text);
    console.log(`${folder}/${path}`);
  }
  // The lines of the templates break where the name makes them too long.
  const { passed, output } = runScript(tools.biome, 'format', '--write', folder);
  if (!passed) return output;
  console.log('Next: register the unit in src/runtime, and fill in the fixture and the declaration.');
  return undefined;
}

const refusal = run(process.argv.slice(2));
if (refusal !== undefined) {
  console.error(refusal);
  process.exitCode = 1;
}
