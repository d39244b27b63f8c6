export { type FlowCase, flowCases } from './flow-cases.ts';
export { type FlowFixture, parseFlow } from './flow-fixture.ts';
export { type FlowComparison, runFlow } from './run-flow.ts';
