import { describe, expect, it } from 'vitest';
import { componentKinds, unitFiles, unitNames } from '../scripts/unit-templates.ts';

describe('npm run new', () => {
  it('spells a display name for files, identifiers and people', () => {
    expect(unitNames('row Sampling')).toEqual({
      display: 'Row Sampling',
      file: 'row-sampling',
      identifier: 'rowSampling',
    });
  });

  it.each(['', 'Row/Sampling', '../x', '2 Rows', "Row's"])('refuses the name %j', (name) => {
    expect(unitNames(name)).toBeUndefined();
  });

  it.each(componentKinds)('writes a %s with every part of a unit and a fixture that is not yet checked', (kind) => {
    const files = unitFiles(kind, { display: 'Row Sampling', file: 'row-sampling', identifier: 'rowSampling' });
    expect(Object.keys(files)).toEqual([
      'index.ts',
      'row-sampling.ts',
      'row-sampling.run.ts',
      'row-sampling.test.ts',
      'fixtures/happy.flow',
    ]);
    expect(files['row-sampling.ts']).toContain(`kind: '${kind}'`);
    expect(files['row-sampling.ts'].includes('inputs:')).toBe(kind !== 'source');
    expect(files['row-sampling.ts'].includes('outputs:')).toBe(kind !== 'destination');
    expect(files['fixtures/happy.flow']).toContain('source: unchecked');
  });
});
