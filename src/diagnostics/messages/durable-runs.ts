import type { MessageTable } from '../message-table.ts';

/** Wording of transactions, checkpoints and the run journal. */
export const durableRunMessages = {
  DTS_I_STARTINGTRANSACTION: { message: '{executable} begins a transaction.' },
  DTS_I_COMMITTINGTRANSACTION: { message: 'The transaction of {executable} is committed.' },
  DTS_I_ABORTINGTRANSACTION: { message: 'The transaction of {executable} is rolled back.' },
  DTS_E_TRANSACTIONENLISTNOTSUPPORTED: {
    message:
      'The connection manager {connection} leads to a database without transactions and cannot join the transaction of {executable}.',
    hint: 'Set TransactionOption of the task that uses it to NotSupported (0).',
  },
  DTS_E_INVALIDCHECKPOINT_TRANSACTION: {
    message:
      'The package {package} saves checkpoints and is one transaction: after a failure nothing would be left to restart from.',
    hint: 'Set SaveCheckpoints to False, or TransactionOption of the package to Supported (1) and that of its containers to Required (2).',
  },
  OPENDTSX_E_TRANSACTION_COMMIT: {
    message:
      'The transaction of {executable} was not committed, and nothing of it stays: {connection} refused. {detail}',
  },
  OPENDTSX_E_TRANSACTION_ROLLBACK: {
    message: 'The transaction of {executable} could not be rolled back on {connection}: {detail}',
    hint: 'The database rolls back by itself when the connection is gone; check it before you run the package again.',
  },
  OPENDTSX_E_TRANSACTION_HALFCOMMITTED: {
    message:
      'The transaction of {executable} is committed on {committed} and rolled back on {others}, because {connection} refused: {detail}',
    hint: 'Take back by hand what {committed} has, or do what the others lack. Databases of one transaction commit one after another here.',
  },
  OPENDTSX_E_TRANSACTION_ISOLATION: {
    message: 'A transaction cannot have the isolation level {level} that {executable} asks for.',
    hint: 'Choose Serializable, RepeatableRead, ReadCommitted, ReadUncommitted or Unspecified. For row versioning on SQL Server, set READ_COMMITTED_SNAPSHOT ON for the database and choose ReadCommitted.',
  },
  OPENDTSX_E_TRANSACTION_OUTOFPROCESS: {
    message:
      'The task {executable} runs its child package in another process, which cannot join the transaction of the task.',
    hint: 'Set ExecuteOutOfProcess to False, or TransactionOption of the task to NotSupported (0).',
  },
  OPENDTSX_W_TRANSACTION_TWOSTORES: {
    message:
      'The transaction of {executable} spans several databases ({connections}). They commit one after another: a failure or crash in between leaves the first ones committed.',
    hint: 'Keep what must be atomic in one database, or give each database a container with a transaction of its own.',
  },
  OPENDTSX_I_TRANSACTION_FILES: {
    message:
      'The transaction of {executable} takes back what happens in databases; what these do besides stays: {tasks}.',
  },
  OPENDTSX_E_TRANSACTION_STATEMENT: {
    message: 'The statement "{statement}" would end the transaction of {executable}, to which its connection belongs.',
    hint: 'Leave the statement out: the container commits when it succeeds. Or set its TransactionOption to NotSupported (0), RetainSameConnection of the connection manager to True, and begin and end the transaction by statements.',
  },
  DTS_E_CHECKPOINTFILENOTSPECIFIED: {
    message: 'The package {package} saves checkpoints and names no file for them.',
    hint: 'Set CheckpointFileName, or give the file with /CheckFile.',
  },
  DTS_E_CHECKPOINTMISMATCH: {
    message: 'The checkpoint file {file} belongs to another package than {package}: the package IDs differ.',
    hint: 'Give the file of this package, or remove it to start from the beginning.',
  },
  DTS_E_CHECKPOINTFILEALREADYEXISTS: {
    message: 'The checkpoint file {file} exists and belongs to another package than {package}; it is not overwritten.',
    hint: 'Remove the file, or give another one with /CheckFile.',
  },
  DTS_E_CHECKPOINTFILELOCKED: {
    message: 'The checkpoint file {file} is in use by another execution.',
    hint: 'Wait until the other execution of the package has ended.',
  },
  DTS_E_OPENCHECKPOINTFILE: { message: 'The checkpoint file {file} cannot be opened: {detail}' },
  DTS_E_CREATECHECKPOINTFILE: { message: 'The checkpoint file {file} cannot be written: {detail}' },
  DTS_E_COULDNOTREPLACECHECKPOINTFILE: { message: 'The checkpoint file {file} cannot be removed: {detail}' },
  DTS_E_CHECKPOINTLOADXML: {
    message: 'The checkpoint file {file} cannot be read: {detail}',
    hint: 'Remove the file to start from the beginning.',
  },
  DTS_E_LOADCHECKPOINT: {
    message: 'The package {package} always restarts from its checkpoint file, and there is no file {file}.',
    hint: 'For the first run set CheckpointUsage to IfExists (1), or give /Restart ifPossible.',
  },
  OPENDTSX_W_CHECKPOINT_UNUSED: {
    message: 'The package {package} has a CheckpointUsage, but SaveCheckpoints is False: it starts from the beginning.',
    hint: 'Set SaveCheckpoints to True, or give /CheckPointing on.',
  },
  OPENDTSX_W_CHECKPOINT_PLAIN: {
    message:
      'The package {package} asks for encrypted checkpoints; its checkpoint file is written in plain text, readable by its owner alone.',
    hint: 'Keep secrets out of variables, or put the file where nobody else can read it.',
  },
  DTS_I_SAVECHECKPOINTSTOFILE: { message: 'The package {package} saves checkpoints to the file {file}.' },
  DTS_I_RESTARTFROMCHECKPOINTFILE: { message: 'The package {package} restarts from the checkpoint file {file}.' },
  DTS_I_CHECKPOINTSAVINGTOFILE: { message: 'The end of {executable} is being saved to the checkpoint file {file}.' },
  DTS_I_CHECKPOINTSAVEDTOFILE: { message: 'The end of {executable} is saved to the checkpoint file {file}.' },
  DTS_I_CHECKPOINTFILEDELETED: { message: 'The package {package} succeeded; its checkpoint file {file} is deleted.' },
  OPENDTSX_E_JOURNAL_FILE: {
    message: 'The journal {file} cannot be used: {detail}',
    hint: 'What was done since cannot be remembered, so the run ends here. A journal belongs to one run at a time.',
  },
  OPENDTSX_E_JOURNAL_MISMATCH: {
    message: 'The journal {file} is about the package {other}, not about {package}.',
    hint: 'Give the journal of this package, or another file for a new one.',
  },
  OPENDTSX_E_JOURNAL_DAMAGED: {
    message: 'The journal {file} is damaged at line {line}: what was done is not known.',
    hint: 'Find out what the last run has done, then remove the journal and run the package from the beginning or from an executable that you choose.',
  },
  OPENDTSX_E_JOURNAL_INDOUBT: {
    message:
      'The last run was killed while the transaction of {executable} was being committed. Committed: {committed}. Rolled back: {rolledBack}. Not known: {unknown}.',
    hint: 'Look into the databases and make them agree; then run again with --in-doubt committed to go on behind {executable}, or --in-doubt rolled-back to do it again.',
  },
  OPENDTSX_I_JOURNAL_RESUMED: {
    message: 'The package {package} goes on where the journal says that the last run stopped.',
  },
  OPENDTSX_W_JOURNAL_OBJECT: {
    message: 'The variable {variable} held an object that a journal cannot keep; it is empty now.',
    hint: 'If what is left of the package needs it, remove the journal and run the package from the beginning.',
  },
  OPENDTSX_W_JOURNAL_ENUMERATED: {
    message:
      'The loop {executable} goes on at iteration {iteration} of a collection that was enumerated again: its items are objects that a journal cannot keep.',
    hint: 'Check that the collection is still the same.',
  },
} as const satisfies MessageTable;
