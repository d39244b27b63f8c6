import { access } from 'node:fs/promises';
import { columnType, openFileTarget, type TaskContext } from 'opendtsx/sdk';
import { comparisons, filters, type MessageQueueInstance, messageTypes, namesOf } from './message-queue.ts';
import { messageLabels, type QueueMessage, readVariables, receivedValue } from './queue-message.ts';
import type { TaskErrorMaker } from './task-error.ts';

/** Which message is received, and what becomes of it. */
export interface Receiving {
  isWanted(message: QueueMessage): boolean;
  /** Keeps the message; rejects when it cannot be kept. */
  keep(message: QueueMessage): Promise<void>;
}

/** Prepares receiving a message. A file that may not be replaced is found before a message is waited for. */
export async function prepareReceiving(
  instance: MessageQueueInstance,
  context: TaskContext,
  error: TaskErrorMaker,
): Promise<Receiving> {
  const { MessageType: type, Filter, Identifier, Variable } = instance.properties;
  const isFromPackage = ({ packageId }: QueueMessage): boolean =>
    Filter === filters.NoFilter || bareId(packageId) === bareId(Identifier);
  if (type === messageTypes.DataFile) {
    return {
      isWanted: (message) => message.type === messageLabels.dataFile && isFromPackage(message),
      keep: await fileKeeper(instance, context, error),
    };
  }
  if (type === messageTypes.Variables) {
    return {
      isWanted: (message) => message.type === messageLabels.variables && isFromPackage(message),
      keep: async ({ content }) => keepVariables(namesOf(Variable), content, context, error),
    };
  }
  const isString = (message: QueueMessage): boolean =>
    message.type === messageLabels.string ||
    (message.type !== messageLabels.dataFile && message.type !== messageLabels.variables);
  return {
    isWanted: (message) => isString(message) && agrees(instance, message.content.toString('utf8')),
    async keep({ content }) {
      if (type !== messageTypes.StringMessageToVariable) return;
      const value = content.toString('utf8');
      context.setVariable(Variable.trim(), { type: columnType('DT_WSTR', { length: value.length }), value });
    },
  };
}

function bareId(id: string): string {
  return id.replaceAll(/[{}\s]/g, '').toLowerCase();
}

function agrees({ properties: { Compare, CompareString } }: MessageQueueInstance, text: string): boolean {
  switch (Compare) {
    case comparisons.Exact:
      return text === CompareString;
    case comparisons.IgnoreCase:
      return text.toLowerCase() === CompareString.toLowerCase();
    case comparisons.Contains:
      return text.includes(CompareString);
    default:
      return true;
  }
}

async function fileKeeper(
  { properties: { SaveFileAs, Overwrite } }: MessageQueueInstance,
  context: TaskContext,
  error: TaskErrorMaker,
): Promise<Receiving['keep']> {
  const file = SaveFileAs.trim();
  const path = context.resolvePath(file);
  const refuseReplacing = async (): Promise<void> => {
    if (Overwrite) return;
    const exists = await access(path).then(
      () => true,
      () => false,
    );
    if (exists) throw error('DTS_E_MSMQTASK_DATAFILE_ALREADY_EXISTS', { file });
  };
  await refuseReplacing();
  return async ({ content }) => {
    // It may have come while a message was waited for.
    await refuseReplacing();
    try {
      const target = await openFileTarget(path, true);
      const written = await target.write(content).then(
        () => true,
        async (cause: unknown) => {
          await target.close(false);
          throw cause;
        },
      );
      await target.close(written);
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      throw error('DTS_E_MSMQTASK_DATA_FILE_SAVE_FAILED', { file, detail: code ?? message }, cause);
    }
  };
}

/** Variables of the message go to those of the same name; others by their place. */
function keepVariables(names: readonly string[], content: Buffer, context: TaskContext, error: TaskErrorMaker): void {
  try {
    const sent = readVariables(content);
    const values = names.map((name, place) => {
      const found = sent.find((each) => each.name === name) ?? sent[place];
      if (found === undefined) throw new Error(`it has ${sent.length} variables, none of them for ${name}`);
      return receivedValue(found);
    });
    for (const [place, name] of names.entries()) context.setVariable(name, values[place]);
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name === 'DtsError') throw cause;
    throw error('DTS_E_MSMQTASK_INVALID_MESSAGE_TYPE', { detail: cause.message }, cause);
  }
}
