/** Whether a database refused a row because there is one with the same key. Two who make the same object at once are told apart only there. */
export function isUniqueViolation(error: unknown): boolean {
  return isViolation(error, '23505', 'UNIQUE constraint failed');
}

function isViolation(error: unknown, sqlState: string, text: string): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  return code === sqlState || (code === 'ERR_SQLITE_ERROR' && error.message.includes(text));
}

/**
 * Does `work`. A row that is there already becomes the error that `exists` makes, and one whose owner was deleted at the same time the one that
 * `gone` makes.
 */
export async function orExists<T>(work: () => Promise<T>, exists: () => Error, gone?: () => Error): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw exists();
    if (gone !== undefined && isViolation(error, '23503', 'FOREIGN KEY constraint failed')) throw gone();
    throw error;
  }
}
