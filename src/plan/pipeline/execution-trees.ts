import type { ColumnType } from '../../datatypes/data-type.ts';
import { createVector } from '../../datatypes/vector.ts';
import { lanesOf } from '../../datatypes/vector-lanes.ts';
import type { OutputColumn } from '../../sdk/component.ts';
import type { ComponentPlan, PathPlan, PipelinePlan } from './pipeline-plan.ts';

/** A component within an execution tree, and those that its synchronous outputs lead to. */
export interface TreeMember {
  readonly component: ComponentPlan;
  /** Name of the output that leads here. */
  readonly output: string;
  readonly members: readonly TreeMember[];
}

/**
 * What one buffer runs through: it starts at an output of a source or of an asynchronous component and reaches every component behind it, up to and
 * with the next asynchronous ones and the destinations.
 */
export interface ExecutionTree {
  /** From 0, in the order of the components, as SSIS numbers them. */
  readonly number: number;
  readonly component: ComponentPlan;
  readonly output: string;
  readonly members: readonly TreeMember[];
  /** The columns that its buffers hold: those of the output, and those that components of the tree add. */
  readonly columns: readonly OutputColumn[];
  /** Bytes of a row in which every text has its full length, one byte for a character; BLOBs are not counted. */
  readonly bytesPerRow: number;
}

/** The execution trees of a data flow. An output without path starts none. */
export function executionTrees(plan: PipelinePlan): ExecutionTree[] {
  const trees: ExecutionTree[] = [];
  for (const component of plan.components) {
    component.instance.outputs.forEach((output, position) => {
      // The error output of a source is fed from its other outputs, but in buffers of its own.
      if (output.synchronousInputId !== '') return;
      const members = membersAt(plan, component.index, position);
      if (members.length === 0) return;
      const columns = [...output.columns, ...addedColumns(members)];
      const bytesPerRow = columns.reduce((sum, { type }) => sum + bytesOf(type), 0);
      trees.push({ number: trees.length, component, output: output.name, members, columns, bytesPerRow });
    });
  }
  return trees;
}

function membersAt(plan: PipelinePlan, component: number, output: number): TreeMember[] {
  return plan.paths
    .filter(({ from }) => from.component === component && from.output === output)
    .map((path) => memberOf(plan, path));
}

function memberOf(plan: PipelinePlan, { from, to }: PathPlan): TreeMember {
  const component = plan.components[to.component];
  const { inputs, outputs } = component.instance;
  const input = inputs[to.input].id;
  return {
    component,
    output: plan.components[from.component].instance.outputs[from.output].name,
    members: outputs.flatMap(({ synchronousInputId }, position) =>
      synchronousInputId === input ? membersAt(plan, to.component, position) : [],
    ),
  };
}

function addedColumns(members: readonly TreeMember[]): OutputColumn[] {
  return members.flatMap((member) => {
    const { inputs, outputs } = member.component.instance;
    const ids = new Set(inputs.map(({ id }) => id));
    const own = outputs.filter((output) => output.connected && ids.has(output.synchronousInputId));
    return [...own.flatMap(({ columns }) => columns), ...addedColumns(member.members)];
  });
}

const blobs: ReadonlySet<string> = new Set(['DT_TEXT', 'DT_NTEXT', 'DT_IMAGE']);

function bytesOf(type: ColumnType): number {
  const vector = createVector(type, 1);
  const fixed = lanesOf(vector).reduce((sum, lane) => sum + lane.byteLength, vector.nulls.byteLength);
  return vector.layout === 'bytes' && !blobs.has(type.type) ? fixed + type.length : fixed;
}
