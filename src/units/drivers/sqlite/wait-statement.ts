import { setTimeout } from 'node:timers/promises';

/** Seconds that `WAITFOR DELAY '1.5'` asks to wait, as T-SQL for SQLite is translated; undefined for every other statement. */
export function secondsToWait(sql: string): number | undefined {
  const [, seconds] = /^\s*waitfor\s+delay\s+'(\d+(?:\.\d+)?)'\s*;?\s*$/i.exec(sql) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}

/** Waits; everything else goes on meanwhile. Rejects at once when the signal aborts. */
export async function waitFor(seconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(seconds * 1000, undefined, { signal });
}
