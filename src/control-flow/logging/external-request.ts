import type { ExecutableRun } from '../executable-run.ts';
import { logEvent } from './log-event.ts';

/**
 * Makes a request to the outside, and logs it before and after as the entry Diagnostic: one that has only the first is where an execution hangs or
 * failed (source: "Troubleshooting Tools for Package Execution").
 */
export async function withExternalRequest<T>(run: ExecutableRun, request: string, work: () => Promise<T>): Promise<T> {
  if (run.execution.log?.takes(run, 'Diagnostic') !== true) return work();
  logEvent(run, 'Diagnostic', { message: `ExternalRequest_pre: about to make the request '${request}'.` });
  const result = await work();
  logEvent(run, 'Diagnostic', { message: `ExternalRequest_post: '${request}'. The request has been answered.` });
  return result;
}
