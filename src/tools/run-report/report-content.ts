import type { Component } from '../../model/pipeline.ts';
import type { ExecutablePlan, PackagePlan } from '../../plan/package-plan.ts';
import type { ExecutionEvent, RunResult } from '../../runtime/run-request.ts';
import { controlFlowGraph, kindOfExecutable } from './control-flow-graph.ts';
import { dataFlowGraph } from './data-flow-graph.ts';
import { type DesignBoxes, placeGraph, readDesignBoxes } from './design-layout.ts';
import type { Graph, PlacedGraph } from './graph.ts';
import type { RecordedExecutable, RunRecorder } from './run-recorder.ts';

/** An executable of a report. */
export interface ReportedExecutable {
  readonly path: string;
  readonly name: string;
  readonly kind: string;
  /** `success`, `failure`, `canceled`, `running`, `disabled`, `idle`; `invalid` when validation found errors and it did not run. */
  readonly state: string;
  readonly record: RecordedExecutable | undefined;
}

/** A path of a data flow and its rows. */
export interface ReportedPath {
  readonly from: string;
  readonly to: string;
  readonly output: string;
  readonly isErrorOutput: boolean;
  readonly rows: number | undefined;
}

/** A drawing: the control flow of a package or event handler, or a data flow. */
export interface ReportedGraph {
  readonly title: string;
  readonly path: string;
  readonly placed: PlacedGraph;
  /** Of data flows. */
  readonly paths: readonly ReportedPath[];
}

/** An error or warning. */
export interface ReportedMessage {
  readonly severity: 'error' | 'warning';
  readonly code: number | undefined;
  readonly symbol: string;
  readonly text: string;
  readonly place: string;
  readonly component: string;
  readonly hint: string;
  /** Milliseconds after the start. */
  readonly offset: number;
  /** How often it was raised alike. */
  count: number;
}

/** Everything a report shows. */
export interface ReportContent {
  readonly title: string;
  readonly result: Pick<RunResult, 'result' | 'exitCode' | 'executionId' | 'startTime' | 'endTime'>;
  /** Nothing ran: the package was only validated. */
  readonly validateOnly: boolean;
  readonly executables: readonly ReportedExecutable[];
  readonly controlFlows: readonly ReportedGraph[];
  readonly dataFlows: readonly ReportedGraph[];
  readonly messages: readonly ReportedMessage[];
  readonly events: readonly ExecutionEvent[];
  readonly droppedEvents: number;
}

/** Puts together what a report shows from what was recorded. */
export function reportContent(
  recorder: RunRecorder,
  result: ReportContent['result'],
  options: { readonly title: string; readonly validateOnly: boolean; mask(text: string): string },
): ReportContent {
  const plans = recorder.plans;
  const all = plans.flatMap((plan) => executablesBelow(plan.root));
  const designs = new Map(plans.map((plan) => [plan, readDesignBoxes(plan.package)]));
  return {
    title: plans[0]?.package.name || options.title,
    result,
    validateOnly: options.validateOnly,
    executables: all.map((plan) => reported(plan, recorder)),
    controlFlows: plans.flatMap((plan) => controlFlowsOf(plan, designs.get(plan) as DesignBoxes, options.mask)),
    dataFlows: plans.flatMap((plan) => dataFlowsOf(plan, designs.get(plan) as DesignBoxes, recorder)),
    messages: messagesOf(recorder.events, result.startTime),
    events: recorder.events,
    droppedEvents: recorder.droppedEvents,
  };
}

function executablesBelow(plan: ExecutablePlan): ExecutablePlan[] {
  return [plan, ...[...plan.executables, ...plan.eventHandlers].flatMap(executablesBelow)];
}

function reported(plan: ExecutablePlan, recorder: RunRecorder): ReportedExecutable {
  const record = recorder.executables.get(plan.path);
  const isFaulty = recorder.events.some(
    ({ event, executablePath }) => event === 'OnError' && executablePath === plan.path,
  );
  const state = record?.state ?? (plan.neverRuns ? 'disabled' : isFaulty ? 'invalid' : 'idle');
  return { path: plan.path, name: plan.eventName ?? plan.name, kind: kindOfExecutable(plan), state, record };
}

function controlFlowsOf(plan: PackagePlan, design: DesignBoxes, mask: (text: string) => string): ReportedGraph[] {
  const handlers = executablesBelow(plan.root).filter(({ kind }) => kind === 'event-handler');
  return [plan.root, ...handlers]
    .filter(({ executables }) => executables.length > 0)
    .map((container) => ({
      title:
        container === plan.root
          ? plan.package.name
          : `${container.eventName} of ${container.path.replace(/\.EventHandlers\[[^\]]*\]$/, '')}`,
      path: container.path,
      placed: placeGraph(controlFlowGraph(container, mask), design),
      paths: [],
    }));
}

function dataFlowsOf(plan: PackagePlan, design: DesignBoxes, recorder: RunRecorder): ReportedGraph[] {
  return executablesBelow(plan.root).flatMap((executable): ReportedGraph[] => {
    const pipeline = executable.task?.pipeline;
    if (pipeline === undefined) return [];
    const kindOf = (component: Component): string => {
      const managed = component.customProperties.find(({ name }) => name === 'UserComponentTypeName');
      const unit = pipeline.context.registry.component(component.componentClassId, managed?.value);
      return unit?.declaration.displayName ?? component.componentClassId;
    };
    const graph = dataFlowGraph(pipeline.model, executable.path, kindOf, recorder.rowsOf(executable.path));
    const placed = placeGraph(graph, design);
    return [{ title: executable.name, path: executable.path, placed, paths: pathsOf(graph) }];
  });
}

function pathsOf({ nodes, edges }: Graph): ReportedPath[] {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  return edges.map(({ from, to, tone, label, rows }) => ({
    from: names.get(from) ?? '',
    to: names.get(to) ?? '',
    output: label,
    isErrorOutput: tone === 'errors',
    rows,
  }));
}

function messagesOf(events: readonly ExecutionEvent[], start: Date): ReportedMessage[] {
  const messages = new Map<string, ReportedMessage>();
  for (const { event, code, symbol = '', message = '', executablePath, subComponent = '', time, data } of events) {
    if (event !== 'OnError' && event !== 'OnWarning') continue;
    const key = JSON.stringify([event, symbol, message, executablePath, subComponent]);
    const known = messages.get(key);
    if (known !== undefined) {
      known.count++;
      continue;
    }
    messages.set(key, {
      severity: event === 'OnError' ? 'error' : 'warning',
      code,
      symbol,
      text: message,
      place: executablePath,
      component: subComponent,
      hint: hintOf(data),
      offset: Math.max(0, Date.parse(time) - start.getTime()),
      count: 1,
    });
  }
  return [...messages.values()];
}

function hintOf(data: unknown): string {
  const hint = typeof data === 'object' && data !== null && 'hint' in data ? data.hint : undefined;
  return typeof hint === 'string' ? hint : '';
}
