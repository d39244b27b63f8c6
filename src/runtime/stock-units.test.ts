import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRegistry } from '../registry/registry.ts';
import { stockUnits } from './stock-units.ts';

const folder = join(import.meta.dirname, '..', 'units');

describe('stock units', () => {
  it('are every unit there is', async () => {
    const doors = globSync('*/*/index.ts', { cwd: folder });
    expect(doors.length).toBeGreaterThan(20);
    for (const door of doors) {
      const units = Object.values((await import(join(folder, door))) as Record<string, (typeof stockUnits)[number]>);
      for (const unit of units) expect(stockUnits, door).toContain(unit);
    }
  });

  it('claim no identifier twice', () => {
    expect(() => createRegistry(stockUnits)).not.toThrow();
  });
});
