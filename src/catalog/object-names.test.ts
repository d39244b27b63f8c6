import { describe, expect, it } from 'vitest';
import { checkObjectName } from './object-names.ts';

// source: SSIS Catalog, Catalog Object Identifiers (documentation)
describe('a name of a folder, project or environment', () => {
  it.each([['a b'], ['x'.repeat(128)], ['a@b'], ["Robert'); drop table folders;--"], ['Übung/1']])(
    'may be %j',
    (name) => {
      expect(() => checkObjectName('FOLDER', name)).not.toThrow();
    },
  );

  it.each([
    [''],
    ['x'.repeat(129)],
    [' a'],
    ['a '],
    ['@a'],
    ['a"b'],
    ['a<b'],
    ['a>b'],
    ['a|b'],
    ['a\tb'],
    ['a\u0000b'],
    ['a\u001fb'],
    ['a\bb'],
    ['\ud800'],
  ])('may not be %j', (name) => {
    for (const kind of ['FOLDER', 'PROJECT', 'ENVIRONMENT'] as const) {
      expect(() => checkObjectName(kind, name)).toThrow(/cannot be the name/);
    }
  });
});

describe('a name of an environment variable', () => {
  it.each([['_a1'], ['Größe'], ['a'.repeat(128)]])('may be %j', (name) => {
    expect(() => checkObjectName('VARIABLE', name)).not.toThrow();
  });

  it.each([['1a'], ['a b'], ['a.b'], ['a-b'], [''], ['a'.repeat(129)], ["a'"]])('may not be %j', (name) => {
    expect(() => checkObjectName('VARIABLE', name)).toThrow(/cannot be the name/);
  });
});
