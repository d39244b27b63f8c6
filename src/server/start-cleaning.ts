import type { CatalogSession } from '../catalog/catalog-session.ts';
import { cleanOperations, cleanProjectVersions } from '../catalog/executions/clean-operations.ts';
import { forgetAnswers } from '../catalog/remember-answer.ts';
import { forgetOldFailures } from '../identity/throttle-logins.ts';

const hour = 60 * 60 * 1000;

/** Cleaning that goes on in the background. */
export interface Cleaning {
  /** Ends it between two of its steps. */
  stop(): Promise<void>;
}

/** Removes once an hour, and first after a minute, what is older than it is to be kept. Waiting does not keep the program alive. */
export function startCleaning(session: CatalogSession, onProblem: (error: unknown) => void): Cleaning {
  const stopping = new AbortController();
  const { signal } = stopping;
  let under: Promise<void> | undefined;
  const clean = async (): Promise<void> => {
    await cleanOperations(session, { signal });
    await cleanProjectVersions(session, { signal });
    await forgetAnswers(session);
    await forgetOldFailures(session.store, session.now());
  };
  const look = (): void => {
    under ??= clean()
      .catch(onProblem)
      .finally(() => {
        under = undefined;
      });
  };
  const timers = [setTimeout(look, 60_000).unref(), setInterval(look, hour).unref()];
  return {
    async stop() {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      await under;
    },
  };
}
