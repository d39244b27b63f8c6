import { type Diagnostic, diagnostic, dtsError, type TaskContext, type TaskResult } from 'opendtsx/sdk';
import { diffOperation, patchOperation } from './compare-operations.ts';
import { mergeOperation, transformOperation, validateOperation, xpathOperation } from './document-operations.ts';
import { openDestination } from './open-destination.ts';
import type { Operation, OperationOutcome } from './operation.ts';
import { isValueOf, operations, sourceTypes, type XmlInstance } from './xml.ts';
import { XmlFault } from './xml-fault.ts';

const actions: Readonly<Record<number, (operation: Operation) => Promise<OperationOutcome>>> = {
  [operations.Validate]: validateOperation,
  [operations.XSLT]: transformOperation,
  [operations.XPATH]: xpathOperation,
  [operations.Merge]: mergeOperation,
  [operations.Diff]: diffOperation,
  [operations.Patch]: patchOperation,
};

/** Does the operation and saves what it gives. */
export async function execute(instance: XmlInstance, context: TaskContext): Promise<TaskResult> {
  try {
    return await run(instance, context);
  } catch (cause) {
    if (!(cause instanceof XmlFault)) throw cause;
    throw dtsError(cause.symbol, { executable: instance.path, ...cause.args }, { source: context.source }, { cause });
  }
}

async function run(instance: XmlInstance, context: TaskContext): Promise<TaskResult> {
  const { properties } = instance;
  const { OperationType: number, SourceType, Source, OverwriteDestination: overwrite } = properties;
  const action = actions[number];
  if (action === undefined || !isValueOf(operations, number)) {
    throw new XmlFault('DTS_E_XMLTASK_UNDEFINEDOPERATION', { operation: number });
  }
  const savesDiffgram = number === operations.Diff && properties.SaveDiffGram;
  const { DiffGramDestinationType, DiffGramDestination, DestinationType, Destination, SaveOperationResult } =
    properties;
  const saveDiffgram = savesDiffgram
    ? await openDestination({ type: DiffGramDestinationType, written: DiffGramDestination, overwrite }, context)
    : undefined;
  const save = SaveOperationResult
    ? await openDestination({ type: DestinationType, written: Destination, overwrite }, context)
    : undefined;

  const name = Object.entries(operations).find(([, value]) => value === number)?.[0] ?? String(number);
  const from = SourceType === sourceTypes.DirectInput ? 'a document of the task' : Source;
  context.log('XMLOperation', `${name} of ${from}.`);
  const outcome = await action({ instance, context });
  if (context.signal.aborted) return { result: 'canceled' };
  if (outcome.diffgram !== undefined) await saveDiffgram?.(outcome.diffgram);
  await save?.(outcome.text, outcome.encoding);
  for (const { symbol, args } of outcome.warnings ?? []) context.fire(finding(instance, context, symbol, args));
  if (outcome.failure !== undefined) throw outcome.failure;
  context.log('XMLOperation', `${name} has finished.`);
  return { result: 'success' };
}

function finding(instance: XmlInstance, context: TaskContext, symbol: string, args: XmlFault['args']): Diagnostic {
  return diagnostic(symbol, { executable: instance.path, ...args }, { source: context.source });
}
