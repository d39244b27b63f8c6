import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Path of the journal by which the next attempt of an execution goes on where the one before was lost. */
export function executionJournal(journalFolder: string, executionId: number): string {
  return join(journalFolder, `execution-${executionId}.journal`);
}

/**
 * Removes the journal of an execution that has ended, if there is one: it holds values of variables. Not before the end is in the store: an attempt without a
 * journal would do everything again. Never rejects: what cannot be removed stays, readable by the owner of the folder only.
 */
export async function removeJournal(journalFolder: string | undefined, executionId: number): Promise<void> {
  if (journalFolder === undefined) return;
  const file = executionJournal(journalFolder, executionId);
  // A process that was killed leaves the empty file of its lock, too.
  for (const path of [file, `${file}.writing`]) await rm(path, { force: true }).catch(() => undefined);
}
