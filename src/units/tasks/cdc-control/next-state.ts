import { type CdcState, reaches, type StateName } from './cdc-state.ts';

/** Operations of the CDC Control task (documentation: CDC Control Task Custom Properties), by persisted name. */
export const operations = {
  MarkInitialLoadStart: 0,
  MarkInitialLoadEnd: 1,
  MarkCdcStart: 2,
  GetProcessingRange: 3,
  MarkProcessedRange: 4,
  ResetCdcState: 5,
} as const;

/** One operation of the CDC Control task. */
export type Operation = keyof typeof operations;

/** States that an operation goes on from; absent: every state. */
const acceptedStates: Readonly<Partial<Record<Operation, readonly StateName[]>>> = {
  MarkInitialLoadEnd: ['ILSTART'],
  GetProcessingRange: ['ILEND', 'ILUPDATE', 'TFEND', 'TFSTART', 'TFREDO'],
  MarkProcessedRange: ['ILUPDATE', 'TFSTART', 'TFREDO'],
};

/** What to do where an operation cannot go on. */
const waysOut: Readonly<Partial<Record<Operation, string>>> = {
  MarkInitialLoadEnd: 'MarkInitialLoadStart has to run before, with the same state',
  GetProcessingRange: 'an initial load has to be marked as ended before, or MarkCdcStart or ResetCdcState has to run',
  MarkProcessedRange: 'GetProcessingRange has to run before, with the same state',
};

/** Why an operation cannot go on from a state, with what has to happen before; undefined when it can. */
export function refusedState(operation: Operation, { name }: CdcState): string | undefined {
  const accepted = acceptedStates[operation];
  if (accepted === undefined || accepted.includes(name)) return undefined;
  return waysOut[operation];
}

/** Whether a range is asked for again before it was marked as processed: the run before failed, or another one is under way. */
export function isRepeated(operation: Operation, { name }: CdcState): boolean {
  return operation === 'GetProcessingRange' && (name === 'TFSTART' || name === 'TFREDO' || name === 'ILUPDATE');
}

/** Whether an operation asks the source database for an LSN in a state: a range that is processed again stays as it was. */
export function needsLsn(operation: Operation, state: CdcState): boolean {
  return operation !== 'MarkProcessedRange' && !isRepeated(operation, state);
}

/**
 * The state after an operation that `refusedState` does not refuse.
 * @param lsn what the source database, or the parameter of MarkCdcStart, gave; '' where `needsLsn` says no
 */
export function nextState(operation: Operation, state: CdcState, lsn: string): CdcState {
  switch (operation) {
    case 'MarkInitialLoadStart':
      return { name: 'ILSTART', initialRange: [lsn, ''] };
    case 'MarkInitialLoadEnd':
      return { name: 'ILEND', initialRange: [state.initialRange?.[0] ?? lsn, lsn] };
    case 'MarkCdcStart':
    case 'ResetCdcState':
      return { name: 'TFEND', currentStart: lsn };
    case 'GetProcessingRange':
      return beginRange(state, lsn);
    case 'MarkProcessedRange':
      return endRange(state);
  }
}

function beginRange(state: CdcState, lsn: string): CdcState {
  const { name, currentStart, initialRange } = state;
  if (name === 'ILUPDATE' || name === 'TFREDO') return state;
  if (name === 'TFSTART') return { ...state, name: 'TFREDO' };
  if (name === 'TFEND') return { name: 'TFSTART', currentStart, currentEnd: lsn };
  return { name: 'ILUPDATE', initialRange, currentStart: initialRange?.[0], currentEnd: lsn };
}

/** Rows of the initial range may be at the target already: as long as it is not passed, the state says so. */
function endRange({ name, currentEnd = '', initialRange }: CdcState): CdcState {
  const isInitial = name === 'ILUPDATE' && initialRange !== undefined && !reaches(currentEnd, initialRange[1]);
  if (isInitial) return { name: 'ILEND', initialRange: [currentEnd, initialRange[1]] };
  return { name: 'TFEND', currentStart: currentEnd };
}
