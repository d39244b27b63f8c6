/**
 * How a reader reads, by the numbers of System.Data; they may be added. `SchemaOnly` gives the columns and executes nothing (inferred from System.Data: the
 * documentation of DtsClient does not say), `SingleRow` ends after a row, `CloseConnection` closes the connection with the reader. The others change nothing here.
 */
export const CommandBehavior = {
  Default: 0,
  SingleResult: 1,
  SchemaOnly: 2,
  KeyInfo: 4,
  SingleRow: 8,
  SequentialAccess: 16,
  CloseConnection: 32,
} as const;
