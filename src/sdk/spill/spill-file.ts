/** What a spill file holds: decides between the folders of BufferTempStoragePath and BLOBTempStoragePath. */
export type SpillContent = 'rows' | 'blobs';

/**
 * A temporary file for rows that do not fit into memory, of one component. It disappears when it is closed or the data flow ends, however that
 * happens; what a killed process leaves is removed by the next data flow that spills into the same folder. Reading and writing are
 * synchronous: use blocks of at least 64 KiB.
 */
export interface SpillFile {
  /** Bytes written. */
  readonly length: number;
  /** Writes bytes behind the last ones and returns the position where they begin. Throws DTS_E_EXTENDFAILED, e.g. when the disk is full. */
  append(bytes: Uint8Array): number;
  /** Reads `length` bytes. Throws DTS_E_DISKIOFAILED when they are not there. */
  read(position: number, length: number): Uint8Array;
  /** Fills `target` with the bytes from `position` on. Throws DTS_E_DISKIOFAILED when there are fewer. */
  readInto(position: number, target: Uint8Array): void;
  /** Deletes the file. Closing twice does nothing. */
  close(): void;
}
