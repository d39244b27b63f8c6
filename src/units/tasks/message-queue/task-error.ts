import type { DiagnosticArguments, DtsError } from 'opendtsx/sdk';

/** Makes the error of the task. */
export type TaskErrorMaker = (symbol: string, args?: DiagnosticArguments, cause?: unknown) => DtsError;
