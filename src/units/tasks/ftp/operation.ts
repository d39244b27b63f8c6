import type { DiagnosticArguments, DtsError, TaskContext } from 'opendtsx/sdk';
import { type FtpInstance, ftpOperations } from './ftp.ts';

/** One operation of the task. */
export interface Operation {
  /** E.g. `Receive`. */
  readonly name: string;
  readonly instance: FtpInstance;
  readonly context: TaskContext;
  /** Does a part of the operation, e.g. one file. What fails is thrown as the error of the operation, or told as a warning. */
  attempt(subject: string, action: () => Promise<void>): Promise<void>;
  error(symbol: string, args?: DiagnosticArguments, cause?: unknown): DtsError;
  /** Raises an information event. */
  tell(symbol: string, args: DiagnosticArguments): void;
}

/** The error of each operation, by number. */
export const failureSymbols: Readonly<Record<number, string>> = {
  [ftpOperations.Send]: 'DTS_E_FTPTASK_UNABLETOSENDFILES',
  [ftpOperations.Receive]: 'DTS_E_FTPTASK_UNABLETORECEIVEFILES',
  [ftpOperations.DeleteLocal]: 'DTS_E_FTPTASK_UNABLETODELETELOCALEFILE',
  [ftpOperations.DeleteRemote]: 'DTS_E_FTPTASK_UNABLETODELETEREMOTEFILES',
  [ftpOperations.MakeDirLocal]: 'DTS_E_FTPTASK_UNABLETOCREATELOCALDIRECTORY',
  [ftpOperations.MakeDirRemote]: 'DTS_E_FTPTASK_UNABLETOMAKEDIRREMOTE',
  [ftpOperations.RemoveDirLocal]: 'DTS_E_FTPTASK_UNABLETOREMOVELOCALDIRECTORY',
  [ftpOperations.RemoveDirRemote]: 'DTS_E_FTPTASK_UNABLETOREMOVEDIRREMOTE',
};

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  ENOENT: 'it does not exist',
  EEXIST: 'it exists already',
  ENOTEMPTY: 'the directory is not empty',
  ENOTDIR: 'it is not a directory',
  EISDIR: 'it is a directory',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
  EBUSY: 'it is in use',
};

/** Why something failed, without stack: what the server said, or what the operating system means. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return reasons[String((cause as NodeJS.ErrnoException).code)] ?? cause.message.trim();
}
