import { DtsError, type WmiConnection } from 'opendtsx/sdk';
import { type WmiInstance, wmiDeclaration, wmiPart } from './wmi.ts';

/** Describes the machine; nothing is opened. Throws what validation finds. */
export async function acquire(instance: WmiInstance): Promise<WmiConnection> {
  const validation = { hasDriver: () => true, checkPath: () => undefined };
  const fault = wmiDeclaration.validate(instance, validation).find(({ severity }) => severity === 'error');
  if (fault !== undefined) throw new DtsError(fault);
  const [server, namespace] = [wmiPart(instance, 'ServerName'), wmiPart(instance, 'Namespace')];
  return { kind: 'wmi', name: instance.name, server, namespace };
}

/** Nothing is held. */
export async function release(): Promise<void> {}
