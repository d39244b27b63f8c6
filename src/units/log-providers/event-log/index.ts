import { defineUnit, type LogProviderModule } from 'opendtsx/sdk';
import { eventLogDeclaration } from './event-log.ts';

/** The log provider for the event log of the system. */
export const eventLogProvider = defineUnit(
  eventLogDeclaration,
  async (): Promise<LogProviderModule> => import('./event-log.run.ts'),
);
