import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stockUnits } from '../src/runtime/stock-units.ts';

const folder = 'src/units/transformations';
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Whether the running half of a transformation hands the engine a column program. */
function compiles(name: string): boolean {
  const files = readdirSync(join(folder, name)).filter((file) => file.endsWith('.run.ts'));
  return files.some((file) => /\bcompile\b\s*[:(]/.test(readFileSync(join(folder, name, file), 'utf8')));
}

// Source: our own. `explain` says of a component what its declaration says.
describe('the declarations of transformations', () => {
  it('say which of them work by a column program', async () => {
    const said = stockUnits.flatMap(({ declaration }) =>
      'columnProgram' in declaration && declaration.columnProgram ? [declaration.displayName] : [],
    );
    const declared = names.filter(compiles).map((name) => name.split('-').join(' '));
    expect(said.map((name) => name.toLowerCase()).sort()).toEqual(declared.sort());
    expect(declared.length).toBeGreaterThan(3);
  });
});
