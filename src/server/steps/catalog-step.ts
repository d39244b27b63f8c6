import type { StepRequest, StepResult } from '../../agent/running/step-runner.ts';
import type { CatalogSession } from '../../catalog/catalog-session.ts';
import { createExecution } from '../../catalog/executions/create-execution.ts';
import { listEventMessages } from '../../catalog/executions/list-messages.ts';
import { messageType, operationStatus, parameterObjectType } from '../../catalog/executions/operation-codes.ts';
import { setExecutionPropertyOverrideValue } from '../../catalog/executions/property-overrides.ts';
import { setExecutionParameterValue } from '../../catalog/executions/set-execution-parameter-value.ts';
import { startExecution } from '../../catalog/executions/start-execution.ts';
import { stopOperation } from '../../catalog/executions/stop-operation.ts';
import { inTransaction } from '../../catalog/in-transaction.ts';
import { Secret } from '../../datatypes/secret.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { type DtsOption, type DtsOptionName, partsOfValue, plainValue, stepError } from './read-dts-command.ts';

const taken: readonly DtsOptionName[] = [
  'ISSERVER',
  'SERVER',
  'ENVREFERENCE',
  'PARAMETER',
  'SET',
  'CALLERINFO',
  'REPORTING',
  'X86',
];
const mostErrors = 20;
const statusNames = new Map<number, string>(Object.entries(operationStatus).map(([name, status]) => [status, name]));

/**
 * Runs a package of the catalog as the owner of the job. With `$ServerOption::SYNCHRONIZED` the step ends with the execution and fails with it; without, it
 * succeeds when the execution is started, as dtexec does.
 */
export async function runCatalogStep(
  session: CatalogSession,
  options: readonly DtsOption[],
  { signal, output }: Pick<StepRequest, 'signal' | 'output'>,
): Promise<StepResult> {
  const foreign = options.find(({ name }) => !taken.includes(name));
  if (foreign !== undefined) throw stepError(`/${foreign.name} does not go with /ISSERVER`);
  const executionId = await inTransaction(session, (inside) => create(inside, options));
  output(`Execution ID: ${executionId}\n`);
  const stop = (): void => {
    void stopOperation(session, { operationId: executionId }).catch(() => undefined);
  };
  signal.addEventListener('abort', stop);
  try {
    const { status } = await startExecution(session, { executionId });
    if (status === operationStatus.pending) {
      return { succeeded: true, message: `Execution ${executionId} was started.` };
    }
    return await resultOf(session, executionId, status, output);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function create(session: CatalogSession, options: readonly DtsOption[]): Promise<number> {
  const firstOf = (wanted: DtsOptionName) => options.find(({ name }) => name === wanted)?.values[0];
  const reference = firstOf('ENVREFERENCE');
  if (reference !== undefined && !/^\d{1,15}$/.test(reference)) throw stepError('/ENVREFERENCE takes a number');
  const { executionId } = await createExecution(session, {
    ...packageNamed(plainValue(firstOf('ISSERVER') ?? '')),
    referenceId: reference === undefined ? undefined : Number(reference),
    use32bitruntime: options.some(({ name }) => name === 'X86'),
  });
  for (const { name, values } of options) {
    if (name === 'PARAMETER') await setParameter(session, executionId, values[0] ?? '');
    else if (name === 'SET') await setProperty(session, executionId, values[0] ?? '');
  }
  return executionId;
}

function packageNamed(path: string) {
  const [catalog = '', folderName = '', projectName = '', packageName = '', ...rest] = path
    .replace(/^\\/, '')
    .split('\\');
  if (catalog.toUpperCase() !== 'SSISDB' || packageName === '' || rest.length > 0) {
    throw stepError('/ISSERVER takes \\SSISDB\\folder\\project\\package.dtsx');
  }
  return { folderName, projectName, packageName };
}

const owners: Readonly<Record<string, number>> = {
  $PACKAGE: parameterObjectType.package,
  $PROJECT: parameterObjectType.project,
  $SERVEROPTION: parameterObjectType.system,
};

async function setParameter(session: CatalogSession, executionId: number, text: string): Promise<void> {
  const [given = '', ...rest] = partsOfValue(text);
  const match = /^(?:(\$\w+)::)?(.+?)(?:\((\w+)\))?$/s.exec(given);
  const objectType = owners[(match?.[1] ?? '$Package').toUpperCase()];
  if (match === null || objectType === undefined || rest.length === 0) {
    throw stepError('/PARAMETER takes $Package::name(type);value, with $Project or $ServerOption in its place');
  }
  const value = rest.join(';');
  const isOption = objectType === parameterObjectType.system;
  await setExecutionParameterValue(session, {
    executionId,
    objectType,
    parameterName: match[2] ?? '',
    // Of options DTExec takes 1 and True alike.
    parameterValue: isOption && /^[01]$/.test(value) ? Number(value) : new Secret(value),
  });
}

async function setProperty(session: CatalogSession, executionId: number, text: string): Promise<void> {
  const [path = '', ...rest] = partsOfValue(text);
  if (rest.length === 0) throw stepError('/SET takes a path and a value, with a semicolon between');
  const sensitive = /^\$sensitive::/i.test(path);
  await setExecutionPropertyOverrideValue(session, {
    executionId,
    propertyPath: path.replace(/^\$sensitive::/i, ''),
    propertyValue: rest.join(';'),
    sensitive,
  });
}

async function resultOf(
  session: CatalogSession,
  executionId: number,
  status: number,
  output: (text: string) => void,
): Promise<StepResult> {
  const page = { operationId: executionId, messageType: messageType.error, limit: mostErrors };
  const errors = await listEventMessages(session, page).catch((error: unknown) => {
    if (error instanceof DtsError) return [];
    throw error;
  });
  for (const { message_source_name: source, message } of errors) output(`Error: ${source ?? ''}: ${message}\n`);
  const succeeded = status === operationStatus.succeeded;
  const firstError = errors[0]?.message;
  return {
    succeeded,
    message: `Execution ${executionId} ended with the status ${status} (${statusNames.get(status) ?? 'unknown'}).`,
    ...(succeeded || firstError === undefined ? {} : { firstError }),
  };
}
