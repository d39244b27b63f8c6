import { describe, expect, it } from 'vitest';
import { columnType } from '../../datatypes/data-type.ts';
import { executionTrees, type TreeMember } from './execution-trees.ts';
import type { ComponentPlan, PathPlan, PipelinePlan } from './pipeline-plan.ts';

/** Outputs of a component: `own` ones start a tree, the others carry the rows of input 0 on. */
type Ports = readonly { readonly own?: boolean; readonly adds?: readonly string[]; readonly type?: string }[];

function plan(components: Record<string, { inputs: number; outputs: Ports }>, links: readonly string[]): PipelinePlan {
  const names = Object.keys(components);
  const ends = links.map((link) => /^(\w+)\.(\d) (\w+)\.(\d)$/.exec(link) ?? []);
  const plans = names.map((name, index) => {
    const { inputs, outputs } = components[name];
    return {
      index,
      instance: {
        name,
        inputs: Array.from({ length: inputs }, (_, input) => ({ id: `${name}.in${input}`, columns: [] })),
        outputs: outputs.map(({ own, adds = [] }, output) => ({
          name: `${name} ${output}`,
          synchronousInputId: own ? '' : `${name}.in0`,
          connected: ends.some(([, from, position]) => from === name && Number(position) === output),
          columns: adds.map((column) => ({
            name: column,
            lineageId: column,
            type: types[column] ?? columnType('DT_I4'),
          })),
        })),
      },
    };
  });
  const paths: PathPlan[] = ends.map(([link, from, output, to, input]) => ({
    id: link,
    name: '',
    from: { component: names.indexOf(from), output: Number(output) },
    to: { component: names.indexOf(to), input: Number(input) },
  }));
  return { components: plans as unknown as ComponentPlan[], paths } as unknown as PipelinePlan;
}

const types = {
  Text: columnType('DT_WSTR', { length: 50 }),
  Blob: columnType('DT_IMAGE'),
} as Record<string, ReturnType<typeof columnType>>;

const shape = (members: readonly TreeMember[]): unknown =>
  members.map(({ component, members: next }) => [component.instance.name, ...(shape(next) as unknown[])]);

// Source: documentation (an execution tree begins at a source or an asynchronous output).
describe('execution trees', () => {
  const sorted = plan(
    {
      Source: {
        inputs: 0,
        outputs: [
          { own: true, adds: ['Id', 'Text'] },
          { own: true, adds: ['Error'] },
        ],
      },
      Split: { inputs: 1, outputs: [{}, { adds: ['Size'] }] },
      Sort: { inputs: 1, outputs: [{ own: true, adds: ['Sorted'] }] },
      Target: { inputs: 1, outputs: [] },
      Rest: { inputs: 1, outputs: [{ adds: ['Unconnected'] }] },
    },
    ['Source.0 Split.0', 'Split.0 Sort.0', 'Split.1 Rest.0', 'Sort.0 Target.0'],
  );

  it('reach from an output over synchronous components to the next asynchronous ones and destinations', () => {
    const trees = executionTrees(sorted);
    expect(trees.map(({ number, component, output }) => [number, component.instance.name, output])).toEqual([
      [0, 'Source', 'Source 0'],
      [1, 'Sort', 'Sort 0'],
    ]);
    expect(trees.map(({ members }) => shape(members))).toEqual([[['Split', ['Sort'], ['Rest']]], [['Target']]]);
  });

  it('hold the columns of their output and those added on the way, where a path takes them on', () => {
    expect(executionTrees(sorted).map(({ columns }) => columns.map(({ name }) => name))).toEqual([
      ['Id', 'Text', 'Size'],
      ['Sorted'],
    ]);
  });

  it('count a row with its texts at full length and without BLOBs', () => {
    const bytes = (...adds: string[]) =>
      executionTrees(
        plan({ Source: { inputs: 0, outputs: [{ own: true, adds }] }, Target: { inputs: 1, outputs: [] } }, [
          'Source.0 Target.0',
        ]),
      )[0].bytesPerRow;
    expect(bytes('Id')).toBe(5);
    expect(bytes('Text') - bytes('Blob')).toBe(50);
    expect(bytes('Id', 'Text')).toBe(bytes('Id') + bytes('Text'));
  });

  it('meet in a component with several inputs', () => {
    const outputs = [{ own: true, adds: ['Id'] }];
    const trees = executionTrees(
      plan(
        {
          Left: { inputs: 0, outputs },
          Right: { inputs: 0, outputs },
          Join: { inputs: 2, outputs },
          Target: { inputs: 1, outputs: [] },
        },
        ['Left.0 Join.0', 'Right.0 Join.1', 'Join.0 Target.0'],
      ),
    );
    expect(trees.map(({ members }) => shape(members))).toEqual([[['Join']], [['Join']], [['Target']]]);
  });
});
