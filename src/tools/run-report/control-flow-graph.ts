import type { ConstraintPlan, ExecutablePlan } from '../../plan/package-plan.ts';
import type { EdgeTone, Graph, GraphItem, GraphLink } from './graph.ts';

const containerKinds: Readonly<Record<string, string>> = {
  sequence: 'Sequence Container',
  'for-loop': 'For Loop Container',
  'foreach-loop': 'Foreach Loop Container',
  'event-handler': 'Event Handler',
  package: 'Package',
};

/** What an executable is, in the words of the designer. */
export function kindOfExecutable({ kind, task, creationName }: ExecutablePlan): string {
  return containerKinds[kind] ?? task?.unit?.declaration.displayName ?? creationName;
}

/** The executables of a container and their precedence constraints. @param mask hides secrets in expressions */
export function controlFlowGraph(container: ExecutablePlan, mask: (text: string) => string): Graph {
  return {
    nodes: container.executables.map((executable) => nodeOf(executable, mask)),
    edges: container.constraints.map((constraint) => edgeOf(constraint, container, mask)),
  };
}

function nodeOf(plan: ExecutablePlan, mask: (text: string) => string): GraphItem {
  const isTask = plan.task !== undefined || plan.kind === 'task';
  return {
    id: plan.path,
    layoutId: plan.model.refId,
    name: plan.name,
    kind: kindOfExecutable(plan),
    shape: isTask ? 'task' : 'container',
    content: isTask ? undefined : controlFlowGraph(plan, mask),
  };
}

const tones: Readonly<Record<string, EdgeTone>> = { success: 'success', failure: 'failure' };

function edgeOf(
  constraint: ConstraintPlan,
  { executables, constraints }: ExecutablePlan,
  mask: (text: string) => string,
): GraphLink {
  const { evaluationOperation: operation, expressionText } = constraint;
  const several = constraints.filter(({ to }) => to === constraint.to).length > 1;
  const byResult = operation !== 'expression';
  return {
    from: executables[constraint.from].path,
    to: executables[constraint.to].path,
    tone: byResult ? (tones[constraint.value] ?? 'completion') : 'completion',
    dashed: operation !== 'constraint' || (several && !constraint.logicalAnd),
    label: operation === 'constraint' ? '' : mask(expressionText),
    rows: undefined,
  };
}
