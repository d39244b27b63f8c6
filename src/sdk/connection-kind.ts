/** What a connection gives to its users. */
export type ConnectionKind =
  | 'database'
  | 'flat-file'
  | 'file'
  | 'cache'
  | 'ftp'
  | 'smtp'
  | 'http'
  | 'message-queue'
  | 'wmi'
  | 'storage'
  | 'analysis-services'
  | 'other';
