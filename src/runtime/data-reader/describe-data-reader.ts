import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import type { ExecutablePlan } from '../../plan/package-plan.ts';
import type { DataReaderColumn } from '../../sdk/data-reader.ts';
import { loadRequested, planRequested } from '../prepare-package.ts';
import { createSecretMask } from '../secret-mask.ts';
import { dataReaderDestination, findDestination, refuseDelayedValidation } from './find-destination.ts';
import { type DataReaderRequest, withDataParameters } from './open-data-reader.ts';

/**
 * The columns that the DataReader destination of this name would give; nothing is executed and no connection opened. Rejects with a `DtsError` as `openDataReader`
 * does before it executes, and with the first finding that keeps the data flow from being planned.
 */
export async function describeDataReader(
  request: DataReaderRequest,
  name: string,
): Promise<readonly DataReaderColumn[]> {
  const requested = loadRequested(withDataParameters(request));
  const mask = createSecretMask();
  mask.learnRequest(request);
  const fail = (findings: typeof requested.diagnostics): DtsError => {
    const found = findings.find(({ severity }) => severity === 'error');
    return new DtsError(mask.finding(found ?? diagnostic('OPENDTSX_E_DATAREADER_NOTRUN', { component: name })));
  };
  if (!('loaded' in requested)) throw fail(requested.diagnostics);
  const task = findDestination(requested, name);
  if (request.refusesDelayedValidation) refuseDelayedValidation(task);
  const { prepared, diagnostics } = planRequested(requested);
  if (prepared !== undefined) mask.learnPlan(prepared.plan);
  for (const executable of prepared === undefined ? [] : walkPlan(prepared.plan.root)) {
    if (executable.model !== task) continue;
    for (const { instance, unit } of executable.task?.pipeline?.plan?.components ?? []) {
      const isOurs = unit.declaration.identifiers.creationName === dataReaderDestination && instance.name === name;
      if (isOurs) return instance.inputs[0].columns.map((column) => ({ name: column.name, type: column.type }));
    }
  }
  throw fail(diagnostics);
}

function* walkPlan(root: ExecutablePlan): Generator<ExecutablePlan> {
  yield root;
  for (const executable of [...root.executables, ...root.eventHandlers]) yield* walkPlan(executable);
}
