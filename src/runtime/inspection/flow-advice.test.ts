import { describe, expect, it } from 'vitest';
import type { ComponentProfile } from '../../data-flow/flow-profile.ts';
import { type ColumnType, columnType } from '../../datatypes/data-type.ts';
import type { ComponentPlan, PathPlan, PipelinePlan } from '../../plan/pipeline/pipeline-plan.ts';
import { advise } from './flow-advice.ts';
import type { FlowSights } from './flow-sights.ts';

const integer = columnType('DT_I4');
const text = columnType('DT_WSTR', { length: 20 });

/** A component of a chain, with what a run of it did; the rest is filled in. */
interface Part {
  readonly name: string;
  readonly unit: string;
  readonly kind?: 'source' | 'transformation' | 'destination';
  readonly accepts?: readonly string[];
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly takes?: readonly { readonly lineageId: string; readonly type?: ColumnType; readonly properties?: object }[];
  readonly adds?: readonly { readonly lineageId: string; readonly type?: ColumnType }[];
  readonly synchronous?: boolean;
  readonly did?: Partial<ComponentProfile>;
}

function chain(...parts: readonly Part[]) {
  const components = parts.map((part, index) => ({
    index,
    unit: {
      declaration: {
        identifiers: { creationName: part.unit },
        displayName: part.unit.replace('Microsoft.', ''),
        kind: part.kind ?? 'transformation',
        ...(part.accepts === undefined ? {} : { connections: { Slot: { accepts: part.accepts } } }),
      },
    },
    instance: {
      name: part.name,
      properties: part.properties ?? {},
      inputs:
        part.kind === 'source'
          ? []
          : [{ id: `${part.name}.in`, name: 'Input', columns: (part.takes ?? []).map(column) }],
      outputs:
        part.kind === 'destination'
          ? []
          : [
              {
                id: `${part.name}.out`,
                connected: true,
                isErrorOut: false,
                columns: (part.adds ?? []).map(column),
                synchronousInputId: part.synchronous ? `${part.name}.in` : '',
              },
            ],
    },
  })) as unknown as ComponentPlan[];
  const paths: PathPlan[] = parts.slice(1).map((_, index) => ({
    id: String(index),
    name: '',
    from: { component: index, output: 0 },
    to: { component: index + 1, input: 0 },
  }));
  const nothing = { rowsIn: 0, rowsOut: 0, own: 0, blocked: 0, heldBytes: 0, spilledBytes: 0 };
  const profiles = parts.map(({ name, did }) => ({ ...nothing, name, ...did }));
  return { plan: { components, paths } as unknown as PipelinePlan, elapsed: 0, peakMemory: 0, components: profiles };
}

function column({ lineageId, type = integer, properties = {} }: NonNullable<Part['takes']>[number]) {
  return { lineageId, name: lineageId, type, properties };
}

const nothingSeen: FlowSights = { ordered: new Map(), repeatedKeys: new Map() };
const advice = (flow: ReturnType<typeof chain>, sights: Partial<FlowSights> = {}) =>
  advise(flow, { ...nothingSeen, ...sights });
const rulesOf = (...given: Parameters<typeof advice>) =>
  advice(...given).map(({ rule, component }) => `${rule} ${component}`);

const many = { rowsIn: 5000, rowsOut: 5000 };
const database: Part = { name: 'Query', unit: 'Microsoft.OLEDBSource', kind: 'source', accepts: ['database'] };
const file: Part = { name: 'File', unit: 'Microsoft.FlatFileSource', kind: 'source', accepts: ['flat-file'] };
const convert: Part = { name: 'Convert', unit: 'Microsoft.DataConvert', synchronous: true };
const sort: Part = { name: 'Sort', unit: 'Microsoft.Sort', did: many };

// Source: our own. Each rule speaks where it should and is silent where it should be.
describe('advice on a profiled data flow', () => {
  it('removes a Sort whose rows came in its order', () => {
    const flow = chain(file, sort);
    expect(rulesOf(flow, { ordered: new Map([[1, true]]) })).toEqual(['sorted-already Sort']);
    expect(rulesOf(flow, { ordered: new Map([[1, false]]) })).toEqual([]);
    expect(rulesOf(chain(file, { ...sort, did: { rowsIn: 1 } }), { ordered: new Map([[1, true]]) })).toEqual([]);
  });

  it('lets the database sort what comes from there over synchronous components', () => {
    expect(rulesOf(chain(database, convert, sort))).toEqual(['sort-in-database Sort']);
    expect(rulesOf(chain(file, convert, sort))).toEqual([]);
    expect(rulesOf(chain(database, { ...convert, synchronous: false }, sort))).toEqual([]);
    expect(rulesOf(chain(database, { ...sort, did: { rowsIn: 999 } }))).toEqual([]);
  });

  it.each([
    [2, 'was asked for each row. Set the cache mode to Partial, or to Full'],
    [1, 'the cache mode Full asks the database once'],
  ])('names a cache for a Lookup of cache type %s whose keys come again', (CacheType, words) => {
    const flow = chain(file, { name: 'Find', unit: 'Microsoft.Lookup', properties: { CacheType }, did: many });
    const seen = (keys: number, rows = 5000) => ({ repeatedKeys: new Map([[1, { rows, keys }]]) });
    expect(advice(flow, seen(10))).toEqual([
      { rule: 'lookup-cache', component: 'Find', text: expect.stringContaining(words) },
    ]);
    expect(advice(flow, seen(2501))).toEqual([]);
    expect(advice(flow, seen(1, 999))).toEqual([]);
  });

  it.each([
    [0, 5000, ['fast-load Table']],
    [1, 5000, ['fast-load Table']],
    [3, 5000, []],
    [4, 5000, []],
    [0, 999, []],
  ])('asks for fast load where the access mode is %s and there are %s rows', (AccessMode, rowsIn, expected) => {
    const table = { name: 'Table', unit: 'Microsoft.OLEDBDestination', kind: 'destination' } as const;
    expect(rulesOf(chain(file, { ...table, properties: { AccessMode }, did: { rowsIn } }))).toEqual(expected);
  });

  it('names an OLE DB Command that ran for many rows', () => {
    const command: Part = { name: 'Update', unit: 'Microsoft.OLEDBCommand', did: many };
    expect(rulesOf(chain(file, command))).toEqual(['command-per-row Update']);
    expect(rulesOf(chain(file, { ...command, did: { rowsIn: 999 } }))).toEqual([]);
  });

  it('names the columns that a Union All converts', () => {
    const union = (type: ColumnType): Part => ({
      name: 'All',
      unit: 'Microsoft.UnionAll',
      takes: [{ lineageId: 'Code', type, properties: { OutputColumnLineageID: '#{All.Code}' } }],
      adds: [{ lineageId: 'All.Code', type: text }],
      did: many,
    });
    expect(advice(chain(file, union(integer)))).toEqual([
      { rule: 'union-conversions', component: 'All', text: expect.stringContaining('Code of Input') },
    ]);
    expect(advice(chain(file, union(text)))).toEqual([]);
  });

  it('names the columns of a source that no component takes', () => {
    const source: Part = { ...file, adds: [{ lineageId: 'Id' }, { lineageId: 'Note' }], did: { rowsOut: 1 } };
    const target: Part = { name: 'Table', unit: 'X', kind: 'destination', takes: [{ lineageId: 'Id' }] };
    expect(advice(chain(source, target))).toEqual([
      { rule: 'unused-columns', component: 'File', text: 'No component uses Note: leave it out of the source.' },
    ]);
    expect(advice(chain(source, { ...target, takes: [{ lineageId: 'Id' }, { lineageId: 'Note' }] }))).toEqual([]);
  });

  it('tells what a component held back, and what it wrote to temporary files', () => {
    const holding = (heldBytes: number, spilledBytes = 0) =>
      advice(chain(file, { name: 'Sum', unit: 'Microsoft.Aggregate', did: { ...many, heldBytes, spilledBytes } }));
    expect(holding(33 << 20)[0].text).toMatch(/^This Aggregate held up to 33\.0 MiB of 5,000 rows\. /);
    expect(holding(1000, 5 << 20)[0].text).toMatch(
      /held up to 1 KiB of 5,000 rows, and wrote 5\.0 MiB to temporary files\./,
    );
    expect(holding((16 << 20) - 1)).toEqual([]);
  });

  it('names a destination that the whole data flow waits for', () => {
    const slow = (own: number): string[] => {
      const target: Part = { name: 'Table', unit: 'X', kind: 'destination', did: { own } };
      return rulesOf(chain({ ...file, did: { own: 1000 } }, target));
    };
    expect(slow(3000)).toEqual(['others-wait Table']);
    expect(slow(900)).toEqual([]);
  });
});
