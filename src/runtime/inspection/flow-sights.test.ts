import { describe, expect, it } from 'vitest';
import { createVectors } from '../../data-flow/batch.ts';
import type { WatchedPath } from '../../data-flow/path-watcher.ts';
import { columnType } from '../../datatypes/data-type.ts';
import type { Value } from '../../datatypes/value.ts';
import { writeVector } from '../../datatypes/write-vector.ts';
import type { PipelinePlan } from '../../plan/pipeline/pipeline-plan.ts';
import { FlowObserver } from './flow-sights.ts';

const columns = [
  { lineageId: 'Id', name: 'Id', type: columnType('DT_I4') },
  { lineageId: 'Name', name: 'Name', type: columnType('DT_WSTR', { length: 20 }) },
];
const path: WatchedPath = {
  id: 'p',
  name: '',
  from: { component: 0, output: 0 },
  to: { component: 1, input: 0 },
  columns,
};

/** What is seen of batches on their way to a component whose input columns have these properties. */
function observe(unit: string, properties: object, keys: Record<string, object>, batches: Value[][][]): FlowObserver {
  const inputColumns = columns.map((column) => ({ ...column, properties: keys[column.name] ?? {} }));
  const target = {
    unit: { declaration: { identifiers: { creationName: unit } } },
    instance: { localeId: 1033, properties, inputs: [{ columns: inputColumns }] },
  };
  const observer = new FlowObserver({ components: [undefined, target] } as unknown as PipelinePlan);
  const watchers = observer.watch(path);
  for (const rows of batches) {
    const vectors = createVectors(columns, rows.length);
    rows.forEach((row, at) => {
      columns.forEach(({ lineageId, type }, index) => {
        const vector = vectors.get(lineageId);
        if (vector !== undefined) writeVector(vector, at, row[index], type);
      });
    });
    const batch = { rowCount: rows.length, selection: undefined, columns: vectors, origin: undefined };
    for (const watcher of watchers) watcher.rows(batch);
  }
  return observer;
}

const ascending = { Id: { NewSortKeyPosition: 1 } };

// Source: our own.
describe('what is seen of rows on their way', () => {
  it.each([
    [
      'rows in order',
      ascending,
      [
        [
          [1, ''],
          [2, ''],
        ],
        [
          [2, ''],
          [5, ''],
        ],
      ],
      true,
    ],
    [
      'a step back between two batches',
      ascending,
      [
        [
          [1, ''],
          [2, ''],
        ],
        [[1, '']],
      ],
      false,
    ],
    [
      'a step back within a batch',
      ascending,
      [
        [
          [3, ''],
          [2, ''],
        ],
      ],
      false,
    ],
    [
      'descending order',
      { Id: { NewSortKeyPosition: -1 } },
      [
        [
          [3, ''],
          [2, ''],
        ],
      ],
      true,
    ],
    [
      'NULL before values',
      ascending,
      [
        [
          [null, ''],
          [1, ''],
        ],
      ],
      true,
    ],
    [
      'NULL after values',
      ascending,
      [
        [
          [1, ''],
          [null, ''],
        ],
      ],
      false,
    ],
    [
      'the second key',
      { Id: { NewSortKeyPosition: 1 }, Name: { NewSortKeyPosition: 2 } },
      [
        [
          [1, 'b'],
          [1, 'a'],
        ],
      ],
      false,
    ],
    [
      'case that is ignored',
      { Name: { NewSortKeyPosition: 1, NewComparisonFlags: 1 } },
      [
        [
          [1, 'b'],
          [1, 'B'],
          [1, 'b'],
        ],
      ],
      true,
    ],
    ['no sort key', {}, [[[1, '']]], false],
  ] as const)('tells %s', (_, keys, batches, ordered) => {
    const seen = observe('Microsoft.Sort', {}, keys, batches as unknown as Value[][][]);
    expect(seen.ordered.get(1)).toBe(ordered);
  });

  it('counts the keys of a Lookup without full cache', () => {
    const batches = [
      [
        [1, 'a'],
        [1, 'b'],
      ],
      [
        [2, 'c'],
        [null, 'd'],
      ],
    ] as Value[][][];
    const keys = { Id: { JoinToReferenceColumn: 'Id' } };
    expect(observe('Microsoft.Lookup', { CacheType: 2 }, keys, batches).repeatedKeys.get(1)).toEqual({
      rows: 4,
      keys: 3,
    });
    expect(observe('Microsoft.Lookup', { CacheType: 0 }, keys, batches).repeatedKeys.get(1)).toBeUndefined();
  });
});
