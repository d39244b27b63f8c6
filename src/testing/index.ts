export type { FlowFilling } from './execute-flow.ts';
export { type FlowCase, flowCases } from './flow-cases.ts';
export type { FlowFixture } from './flow-fixture.ts';
export { parseFlow } from './flow-reader.ts';
export {
  type LogProviderCase,
  type LogProviderUnderTest,
  logEntry,
  logProviderUnderTest,
} from './log-provider-harness.ts';
export { type FlowComparison, runFlow } from './run-flow.ts';
export {
  enumeratorUnderTest,
  symbolOf,
  type TaskCase,
  type TaskSurroundings,
  type TaskUnderTest,
  taskUnderTest,
} from './task-harness.ts';
