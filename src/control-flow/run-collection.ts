import { diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import type { ConstraintPlan, ExecutablePlan } from '../plan/package-plan.ts';
import type { ExecutableRun, ExecutionResult } from './executable-run.ts';
import { raiseFinding } from './raise-event.ts';

type Outcome = ExecutionResult | 'skipped';
type Decision = 'run' | 'skip' | 'wait';

interface CollectionState {
  readonly container: ExecutableRun;
  /** Constraints that end, and those that start, at the executable of a position. */
  readonly incoming: readonly (readonly ConstraintPlan[])[];
  readonly outgoing: readonly (readonly ConstraintPlan[])[];
  /** By position of the executable; undefined until it is decided. */
  readonly outcomes: (Outcome | 'running' | undefined)[];
  /** Constraints are judged once, when their predecessor has ended. */
  readonly verdicts: Map<ConstraintPlan, boolean>;
}

/**
 * Runs the executables of a container by their precedence constraints, as many at a time as they allow. Those whose constraints
 * cannot be met any more are skipped without an event. Ends when nothing can run any more; errors are counted on the container.
 * @param stops asked before more executables start
 */
export async function runCollection(container: ExecutableRun, stops: () => boolean = never): Promise<void> {
  const { executables } = container.plan;
  if (executables.length === 0) return;
  const state: CollectionState = {
    container,
    ...endsOf(container.plan),
    outcomes: executables.map(() => undefined),
    verdicts: new Map(),
  };
  await new Promise<void>((resolve, reject) => {
    let running = 0;
    const settle = (index: number, outcome: ExecutionResult): void => {
      state.outcomes[index] = outcome;
      running--;
      advance(successors(state, index));
    };
    const advance = (undecided: readonly number[]): void => {
      const ready = container.signal.aborted || stops() ? [] : takeReady(state, undecided);
      running += ready.length;
      for (const index of ready) {
        const result = container.execution.runExecutable(executables[index], container);
        result.then((outcome) => settle(index, outcome)).catch(reject);
      }
      if (running === 0) resolve();
    };
    advance([...executables.keys()]);
  });
}

const never = (): boolean => false;

type ConstraintEnds = Pick<CollectionState, 'incoming' | 'outgoing'>;

const knownEnds = new WeakMap<ExecutablePlan, ConstraintEnds>();

// Loops run the same collection again and again.
function endsOf(plan: ExecutablePlan): ConstraintEnds {
  const known = knownEnds.get(plan);
  if (known !== undefined) return known;
  const { executables, constraints } = plan;
  const ends = {
    incoming: byPosition(executables.length, constraints, 'to'),
    outgoing: byPosition(executables.length, constraints, 'from'),
  };
  knownEnds.set(plan, ends);
  return ends;
}

function byPosition(count: number, constraints: readonly ConstraintPlan[], end: 'from' | 'to'): ConstraintPlan[][] {
  const grouped = Array.from({ length: count }, (): ConstraintPlan[] => []);
  for (const constraint of constraints) grouped[constraint[end]].push(constraint);
  return grouped;
}

function successors(state: CollectionState, index: number): number[] {
  return state.outgoing[index].map(({ to }) => to);
}

/** Positions of what may run now among `undecided` and what follows those skipped, in the order of the package; marks them all. */
function takeReady(state: CollectionState, undecided: readonly number[]): number[] {
  const ready: number[] = [];
  const waiting = [...undecided];
  for (const index of waiting) {
    if (state.outcomes[index] !== undefined) continue;
    const decision = decide(state, index);
    if (decision === 'wait') continue;
    state.outcomes[index] = decision === 'run' ? 'running' : 'skipped';
    if (decision === 'run') ready.push(index);
    else waiting.push(...successors(state, index));
  }
  return ready.sort((first, second) => first - second);
}

// With several constraints all must be met when every one says LogicalAnd, otherwise one is enough.
function decide(state: CollectionState, index: number): Decision {
  const constraints = state.incoming[index];
  if (constraints.length === 0) return 'run';
  const verdicts = constraints.map((constraint) => judge(state, constraint));
  const all = constraints.every(({ logicalAnd }) => logicalAnd);
  if (verdicts.includes(!all)) return all ? 'skip' : 'run';
  if (verdicts.includes(undefined)) return 'wait';
  return all ? 'run' : 'skip';
}

function judge(state: CollectionState, constraint: ConstraintPlan): boolean | undefined {
  const outcome = state.outcomes[constraint.from];
  if (outcome === undefined || outcome === 'running') return undefined;
  const known = state.verdicts.get(constraint);
  if (known !== undefined) return known;
  const verdict = isMet(constraint, outcome, state.container);
  state.verdicts.set(constraint, verdict);
  return verdict;
}

function isMet(constraint: ConstraintPlan, outcome: Outcome, container: ExecutableRun): boolean {
  if (outcome === 'skipped') return false;
  const byResult = matches(constraint.value, outcome);
  switch (constraint.evaluationOperation) {
    case 'constraint':
      return byResult;
    case 'expression':
      return isTrue(constraint, container);
    case 'expression-and-constraint':
      return byResult && isTrue(constraint, container);
    case 'expression-or-constraint':
      return byResult || isTrue(constraint, container);
  }
}

function matches(value: ConstraintPlan['value'], outcome: ExecutionResult): boolean {
  if (value === 'completion') return outcome !== 'canceled';
  return value === outcome;
}

function isTrue(constraint: ConstraintPlan, container: ExecutableRun): boolean {
  if (constraint.expression === undefined) return false;
  try {
    return container.scope.evaluate(constraint.expression).value === true;
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    const { executables, path } = container.plan;
    const args = {
      from: executables[constraint.from].name,
      to: executables[constraint.to].name,
      detail: error.diagnostic.message.replace(/\.$/, ''),
    };
    raiseFinding(container, diagnostic('DTS_E_PRECEDENCECONSTRAINT', args, { source: path }));
    return false;
  }
}
