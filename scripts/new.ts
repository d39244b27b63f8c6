/**
 * `npm run new -- transformation "Row Sampling"`: writes the folder of a new unit, with a test that fails until the unit can run, and adds
 * it to the stock units.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkout } from './generated-file.ts';
import { runScript, tools } from './run-tool.ts';
import { unitFiles, withStockUnit } from './templates/unit-files.ts';
import { unitKinds, unitNames } from './templates/unit-names.ts';

const stockUnits = 'src/runtime/stock-units.ts';

function run([kindText, display = '', ...rest]: string[]): string | undefined {
  const kind = unitKinds.find((each) => each === kindText);
  const names = kind === undefined ? undefined : unitNames(kind, display);
  if (kind === undefined || names === undefined || rest.length > 0) {
    return `usage: npm run new -- ${unitKinds.join('|')} "Name In Words"`;
  }
  const folder = `src/units/${kind}s/${names.file}`;
  if (existsSync(join(checkout, folder))) return `${folder} exists already`;
  const listed = withStockUnit(readFileSync(join(checkout, stockUnits), 'utf8'), kind, names);
  if (listed === undefined) return `${stockUnits} has no list of units to add to`;
  for (const [path, text] of Object.entries(unitFiles(kind, names))) {
    mkdirSync(dirname(join(checkout, folder, path)), { recursive: true });
    writeFileSync(join(checkout, folder, path), text);
    console.log(`${folder}/${path}`);
  }
  writeFileSync(join(checkout, stockUnits), listed);
  // Names decide where lines of the templates break, and where the import belongs in the order.
  const { passed, output } = runScript(tools.biome, 'check', '--write', folder, stockUnits);
  if (!passed) return output;
  console.log(
    `${stockUnits}\nNext: npm test -- ${folder}, which fails; then fill in the fixture, the declaration and the runtime.`,
  );
  return undefined;
}

const refusal = run(process.argv.slice(2));
if (refusal !== undefined) {
  console.error(refusal);
  process.exitCode = 1;
}
