/** A file of a storage service. */
export interface StoredFile {
  /** From the root of the service, container or bucket first, without slash at the start: `container/folder/name`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly modified: Date;
}

/** The content of a file on its way to a store. */
export interface StoredContent {
  /** Bytes; the content has exactly so many. */
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

/**
 * The files of a storage service, by path from its root. Methods reject with OPENDTSX_E_STORAGE_REFUSED when the service says no,
 * OPENDTSX_E_STORAGE_UNREACHABLE when there is no service or the way to it breaks, OPENDTSX_E_STORAGE_NAME for a path with the part `.` or `..`.
 */
export interface FileStore {
  /** The files of a folder, with those below it when `recursive`. A folder that is not there is refused by file systems, and empty in object stores. */
  list(folder: string, recursive: boolean, signal: AbortSignal): AsyncIterable<StoredFile>;
  /** The content of a file. It breaks with an error when it does not arrive completely. */
  read(path: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Writes a file; it appears under its name only when it is complete. Replaces one that exists. */
  write(path: string, content: StoredContent, signal: AbortSignal): Promise<void>;
  /** Whether there is a file of this name. */
  exists(path: string, signal: AbortSignal): Promise<boolean>;
  /** Removes a file. */
  remove(path: string, signal: AbortSignal): Promise<void>;
  /** Removes a folder with all that is in it; absent where folders are only parts of names. */
  removeFolder?(path: string, signal: AbortSignal): Promise<void>;
}

/** A storage service as its connection manager leads to it; requests are sent when the store is used. */
export interface StorageConnection {
  readonly kind: 'storage';
  /** Name of the connection manager, for messages. */
  readonly name: string;
  readonly service: 'azure-blob' | 'data-lake-gen2' | 's3' | 'hdfs';
  /** `host:port`, for messages. */
  readonly server: string;
  readonly store: FileStore;
}
