import type { MessageTable } from '../message-table.ts';

/** Wording of storage services: Azure, S3, HDFS, and the tasks and enumerators that work on them. */
export const storageMessages = {
  OPENDTSX_E_STORAGE_REFUSED: {
    message: '{server} ({connection}) refuses to {action} {path}: {detail}.',
    hint: 'A 401 or 403 means that the key, the signature or the user is wrong or lacks the right; a 404 that the container, bucket, folder or file does not exist.',
  },
  OPENDTSX_E_STORAGE_UNREACHABLE: {
    message: 'The connection {connection} could not {action} {path} at {server}: {detail}.',
    hint: 'Check the host, or repoint the connection in opendtsx.yaml. Nothing was left half written; run it again.',
  },
  OPENDTSX_E_STORAGE_NAME: {
    message: 'The stored file {name} cannot be used: {reason}.',
    hint: 'Rename it in the store, or choose other files with the folder and the name filter.',
  },
  OPENDTSX_E_STORAGE_RETIRED: {
    message: 'The connection {connection} leads to Azure Data Lake Storage Gen1, which was retired in February 2024.',
    hint: 'Say where its files are now, in opendtsx.yaml under connections: "{connection}: azure://account@account.dfs.core.windows.net/container" (Gen2).',
  },
  OPENDTSX_E_STORAGE_CONNECTION: {
    message: '{executable}: {property} {problem}.',
    hint: 'Name a connection manager of a storage service: AzureStorage, Hadoop, AmazonS3.',
  },
  OPENDTSX_E_STORAGE_LOCAL: {
    message: '{executable}: {path} of this machine: {detail}.',
  },
  OPENDTSX_E_STORAGE_EXISTS: {
    message: '{executable}: {path} exists already, and DestinationOverwrite is False.',
    hint: 'Set DestinationOverwrite to True, or remove the file. Nothing was copied.',
  },
  OPENDTSX_W_STORAGE_NOFILES: {
    message: '{executable} found no file in {folder} that matches {filter}.',
    hint: 'Check the folder, the name filter (capital letters count in stores) and the time range.',
  },
} satisfies MessageTable;
