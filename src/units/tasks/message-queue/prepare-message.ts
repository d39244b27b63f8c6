import { readFile } from 'node:fs/promises';
import type { TaskContext } from 'opendtsx/sdk';
import { type MessageQueueInstance, messageTypes, namesOf } from './message-queue.ts';
import { messageLabels, type QueueMessage, sentVariable } from './queue-message.ts';
import type { TaskErrorMaker } from './task-error.ts';

/** The message to send: the string, the file as it is, or the variables with their types. */
export async function prepareMessage(
  instance: MessageQueueInstance,
  context: TaskContext,
  error: TaskErrorMaker,
): Promise<QueueMessage> {
  const { MessageType: type, StringMessage, DataFileMessage, VariableMessage } = instance.properties;
  const packageId = String(context.hasVariable('System::PackageID') ? context.variable('System::PackageID').value : '');
  const shared = { packageId, fileName: '' };
  if (type === messageTypes.DataFile) {
    const file = DataFileMessage.trim();
    const content = await readFile(context.resolvePath(file)).catch((cause: NodeJS.ErrnoException) => {
      const detail = cause.code === 'ENOENT' ? 'it does not exist' : (cause.code ?? cause.message);
      throw error('OPENDTSX_E_MSMQ_DATAFILE', { file, detail }, cause);
    });
    const fileName = file.split(/[\\/]/).at(-1) ?? file;
    return { ...shared, type: messageLabels.dataFile, contentType: 'application/octet-stream', fileName, content };
  }
  if (type === messageTypes.Variables) {
    const variables = namesOf(VariableMessage).map((name) => {
      const sent = sentVariable(name, context.variable(name));
      if (sent !== undefined) return sent;
      const args = { property: 'VariableMessage', value: name, reason: 'an Object variable cannot be sent' };
      throw error('OPENDTSX_E_TASK_PROPERTY', args);
    });
    const content = Buffer.from(JSON.stringify(variables), 'utf8');
    return { ...shared, type: messageLabels.variables, contentType: 'application/json', content };
  }
  const content = Buffer.from(StringMessage, 'utf8');
  return { ...shared, type: messageLabels.string, contentType: 'text/plain; charset=utf-8', content };
}
