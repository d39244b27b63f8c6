/** What of an execution is kept. JSON: the worker process gets it, so that it tells nothing that nobody keeps. */
export interface LoggingSelection {
  /** Names of events that become messages. */
  readonly messages: readonly string[];
  /** Every event that `eventBits` does not name becomes a message too: custom events. */
  readonly customEvents: boolean;
  /** Events whose messages get context rows. */
  readonly context: readonly string[];
  /** Executables and their statistics. */
  readonly execution: boolean;
  /** Rows of the paths of data flows. */
  readonly volume: boolean;
  /** Phases of the components of data flows. */
  readonly performance: boolean;
}

/** A customized logging level: its two sums of bits. */
export interface CustomizedLevel {
  readonly profileValue: number;
  readonly eventsValue: number;
}

/** LOGGING_LEVEL (source: catalog.set_execution_parameter_value). */
export const loggingLevel = {
  none: 0,
  basic: 1,
  performance: 2,
  verbose: 3,
  runtimeLineage: 4,
  customized: 100,
} as const;

/** Events by their bit in `events_value` of a customized level (source: catalog.create_customized_logging_level). */
const eventBits = [
  'OnVariableValueChanged',
  'OnExecStatusChanged',
  'OnPreExecute',
  'OnPostExecute',
  'OnPreValidate',
  'OnPostValidate',
  'OnWarning',
  'OnInformation',
  'OnError',
  'OnTaskFailed',
  'OnProgress',
  'OnQueryCancel',
  'OnBreakpointHit',
  'OnCustomEvent',
  'Diagnostic',
  'DiagnosticEx',
  'NonDiagnostic',
] as const;

const customBit = 13;
const contextBits = 32;
const ordinary = eventBits.slice(0, customBit);

/** Whether there is such a level. */
export function isLoggingLevel(level: number): boolean {
  return (Object.values(loggingLevel) as number[]).includes(level);
}

/**
 * What a logging level keeps (source: "Enable Logging for Package Execution on the SSIS Server"): none: nothing but the status; basic: all events but
 * custom and diagnostic ones; performance: errors and warnings, with statistics; verbose: everything; runtime lineage: errors, and what tells where rows
 * went. That levels 1 to 4 keep the context of errors, and basic the statistics of executables, is inferred.
 */
export function selectLogging(level: number, customized?: CustomizedLevel): LoggingSelection {
  const none: LoggingSelection = {
    messages: [],
    customEvents: false,
    context: [],
    execution: false,
    volume: false,
    performance: false,
  };
  const context = ['OnError'];
  switch (level) {
    case loggingLevel.basic:
      return { ...none, messages: ordinary, context, execution: true };
    case loggingLevel.performance:
      return { ...none, messages: ['OnError', 'OnWarning'], context, execution: true, performance: true };
    case loggingLevel.verbose:
      return {
        messages: eventBits.filter((_, bit) => bit !== customBit),
        customEvents: true,
        context,
        execution: true,
        volume: true,
        performance: true,
      };
    case loggingLevel.runtimeLineage:
      return { ...none, messages: ['OnError', 'DiagnosticEx'], context, execution: true, volume: true };
    case loggingLevel.customized:
      return customized === undefined ? none : selectCustomized(customized);
    default:
      return none;
  }
}

function selectCustomized({ profileValue, eventsValue }: CustomizedLevel): LoggingSelection {
  const events = BigInt(eventsValue);
  const has = (bit: number): boolean => ((events >> BigInt(bit)) & 1n) === 1n;
  const named = eventBits.filter((_, bit) => bit !== customBit && (has(bit) || has(bit + contextBits)));
  return {
    messages: named,
    customEvents: has(customBit) || has(customBit + contextBits),
    context: eventBits.filter((_, bit) => has(bit + contextBits)),
    execution: (profileValue & 1) !== 0,
    volume: (profileValue & 2) !== 0,
    performance: (profileValue & 4) !== 0,
  };
}

const namedEvents: ReadonlySet<string> = new Set(eventBits);

/** Whether an event becomes a message. Events of OpenDTSX itself feed statistics and are never messages. */
export function becomesMessage(selection: LoggingSelection, event: string): boolean {
  if (event.startsWith('opendtsx.')) return false;
  return namedEvents.has(event) ? selection.messages.includes(event) : selection.customEvents;
}

/** Whether an event is needed at all: as a message or for statistics. */
export function isNeeded(selection: LoggingSelection, event: string): boolean {
  if (becomesMessage(selection, event)) return true;
  if (event === 'OnPostExecute') return selection.execution;
  if (event === 'opendtsx.componentPhases') return selection.performance;
  return selection.volume && (event === 'opendtsx.PipelineRows' || event === 'opendtsx.pathProgress');
}
