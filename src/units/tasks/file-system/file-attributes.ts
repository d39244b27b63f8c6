import { chmod, stat } from 'node:fs/promises';

const attributeNumbers: Readonly<Record<string, number>> = { normal: 0, archive: 1, hidden: 2, readonly: 4, system: 8 };

const allAttributes = 15;

const ownerWrite = 0o200;
const everyWrite = 0o222;

/** Attributes to set on a file. */
export interface FileAttributes {
  readonly readOnly: boolean;
  /** Attributes asked for that file systems outside Windows do not have, by name. */
  readonly unsupported: readonly string[];
}

/**
 * Reads `Hidden, ReadOnly` or `6` (DTSFileSystemAttributes); undefined when a name or number is unknown, or Normal stands beside others (source: File
 * System task, predefined operations, documentation).
 */
export function readAttributes(text: string): FileAttributes | undefined {
  const parts = text.split(/[,|\s]+/).filter((part) => part !== '');
  let flags = 0;
  for (const part of parts) {
    const name = part.toLowerCase();
    if (!/^\d+$/.test(part) && !Object.hasOwn(attributeNumbers, name)) return undefined;
    const flag = attributeNumbers[name] ?? Number(part);
    if ((flag & ~allAttributes) !== 0 || (flag === 0 && parts.length > 1)) return undefined;
    flags |= flag;
  }
  const names = { Archive: 1, Hidden: 2, System: 8 };
  return {
    readOnly: (flags & 4) !== 0,
    unsupported: Object.entries(names)
      .filter(([, flag]) => (flags & flag) !== 0)
      .map(([name]) => name),
  };
}

/** Sets or clears the read-only attribute: the owner's write permission, which Windows shows as the attribute. */
export async function setReadOnly(path: string, readOnly: boolean): Promise<void> {
  const { mode } = await stat(path);
  await chmod(path, readOnly ? mode & ~everyWrite : mode | ownerWrite);
}

/** Whether a file is read-only. Decided by its mode, as the superuser may write everything. */
export async function isReadOnly(path: string): Promise<boolean> {
  return ((await stat(path)).mode & ownerWrite) === 0;
}
