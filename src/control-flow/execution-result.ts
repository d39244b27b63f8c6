/** How an executable ended (DTSExecResult). */
export type ExecutionResult = 'success' | 'failure' | 'completion' | 'canceled';
