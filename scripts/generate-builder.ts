/** Writes src/tools/builder/stock-units.generated.ts: what the compiler knows of the stock units, from their declarations; `--check` only compares. */
import { join } from 'node:path';
import { stockUnits } from '../src/runtime/stock-units.ts';
import { stockUnitTypes } from '../src/tools/builder/stock-unit-types.ts';
import { checkout, writeGenerated } from './generated-file.ts';

const declarations = stockUnits.map(({ declaration }) => declaration);
writeGenerated(join(checkout, 'src/tools/builder/stock-units.generated.ts'), stockUnitTypes(declarations));
