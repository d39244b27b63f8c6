import { type ComponentContext, diagnostic, dtsError, type FlatFileConnection } from 'opendtsx/sdk';

/** How much of a file is held at once, in bytes. */
export interface ReadingSizes {
  readonly pieceSize: number;
  readonly longestRow: number;
}

/** Tells that reading the file begins. */
export function fireStarted({ path }: FlatFileConnection, { fire, source }: ComponentContext): void {
  fire(diagnostic('DTS_I_STARTPROCESSINGFILE', { file: path }, { source }));
}

/** Tells that the file was read to its end. */
export function fireFinished({ path }: FlatFileConnection, rows: number, { fire, source }: ComponentContext): void {
  fire(diagnostic('DTS_I_FINISHPROCESSINGFILE', { file: path }, { source }));
  fire(diagnostic('DTS_I_TOTALDATAROWSPROCESSEDFORFILE', { file: path, rows }, { source }));
}

/** Waits for something that reads the file. Errors of opening and reading become DTS_E_CANNOTOPENDATAFILE; all others belong to whoever threw them. */
export async function namingFile<T>(
  { path }: FlatFileConnection,
  { source }: ComponentContext,
  pending: Promise<T>,
): Promise<T> {
  try {
    return await pending;
  } catch (cause) {
    if (!(cause instanceof Error) || !('syscall' in cause)) throw cause;
    const isOfFile = cause.syscall === 'read' || (cause.syscall === 'open' && 'path' in cause && cause.path === path);
    if (!isOfFile) throw cause;
    throw dtsError('DTS_E_CANNOTOPENDATAFILE', { file: path, detail: cause.message }, { source }, { cause });
  }
}
