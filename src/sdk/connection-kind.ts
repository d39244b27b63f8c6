/** What a connection gives to its users. */
export type ConnectionKind = 'database' | 'flat-file' | 'file' | 'cache' | 'other';
