import type { RejectedRow } from '../../data-flow/row-errors.ts';
import type { PreparedPackage } from '../prepare-package.ts';
import type { RunRequest } from '../run-request.ts';
import type { Inspection } from './inspection.ts';

/**
 * Opens what an execution is asked to show of its data flows; undefined when it is asked for nothing. An execution that only validates opens
 * no file. Throws a `DtsError` for a path that does not exist and a file that cannot be made.
 */
export async function openInspection(
  request: RunRequest,
  prepared: PreparedPackage,
  maskRow: (row: RejectedRow) => RejectedRow,
  signal: AbortSignal,
): Promise<Inspection | undefined> {
  const { rejects, onReject, taps, views, profile, pathProgress, componentPhases } = request;
  const wishes = [rejects, onReject, taps?.length, views?.length, profile, pathProgress, componentPhases];
  if (!wishes.some(Boolean)) return undefined;
  // Loaded only here: executions that nobody looks into start sooner.
  const { Inspection } = await import('./inspection.ts');
  const inspection = new Inspection(request, prepared, maskRow);
  if (!request.validateOnly) await inspection.open(prepared, signal);
  return inspection;
}
