import type { Store } from '../../store/store.ts';
import type { StepRequest } from '../running/step-runner.ts';

/** What of a step decides whether it can run at all; tokens in the command are replaced by samples. */
export type CheckedStep = Pick<
  StepRequest,
  'subsystem' | 'command' | 'server' | 'databaseName' | 'databaseUserName' | 'ownerId' | 'ownerName'
>;

/**
 * Throws a `DtsError` that says why a step cannot run on this server: handed in by whoever knows what runs steps. It asks the store that it is given, which
 * may be within a transaction, and starts nothing.
 */
export type StepCheck = (store: Store, step: CheckedStep) => Promise<void>;
