import type {
  componentPhase,
  dataStatistics,
  dataTap,
  eventContext,
  executable,
  executableStatistics,
  executionParameter,
  propertyOverride,
} from '../../faces/rest/routes/execution-views.ts';
import type { Connection } from '../transport/connection.ts';
import { timeOf } from './found.ts';

/** A parameter of an execution with the value that it has there; without when it is sensitive. */
export type ExecutionParameter = ReturnType<typeof executionParameter.show>;

/** A property that was given for an execution; without its value when it is sensitive. */
export type ExecutionPropertyOverride = ReturnType<typeof propertyOverride.show>;

/** A data tap of an execution (source: catalog.execution_data_taps). */
export type ExecutionDataTap = ReturnType<typeof dataTap.show>;

/** An executable of an execution (source: catalog.executables). */
export type ExecutionExecutable = ReturnType<typeof executable.show>;

/** What was around an event (source: catalog.event_message_context). */
export type EventMessageContext = ReturnType<typeof eventContext.show>;

/** The kinds of objects in the context of an event (source: catalog.event_message_context, context_type). */
export const ContextType = {
  task: 10,
  pipeline: 20,
  sequence: 30,
  forLoop: 40,
  foreachLoop: 50,
  package: 60,
  variable: 70,
  connectionManager: 80,
} as const;

/** How an executable ended (source: catalog.executable_statistics, execution_result). */
export const ExecutionResult = { success: 0, failure: 1, completion: 2, canceled: 3 } as const;

type Timed<Row, N extends keyof Row> = Omit<Row, N> & { readonly [K in N]: Date };

/** How an executable ran, once for every time that it ran; the duration in milliseconds (source: catalog.executable_statistics). */
export type ExecutableStatistics = Timed<ReturnType<typeof executableStatistics.show>, 'startTime' | 'endTime'>;

/** How many rows went over a path of a data flow at a time (source: catalog.execution_data_statistics). */
export type ExecutionDataStatistics = Timed<ReturnType<typeof dataStatistics.show>, 'createdTime'>;

/** When a component of a data flow was in a phase (source: catalog.execution_component_phases). */
export type ExecutionComponentPhase = Timed<Omit<ReturnType<typeof componentPhase.show>, 'endTime'>, 'startTime'> & {
  /** Undefined while it lasts. */
  readonly endTime: Date | undefined;
};

/** What an execution has left behind, read from a server each time. */
export class ExecutionLog {
  readonly #connection: Connection;
  readonly #path: string;

  /** That of the execution with this number. */
  constructor(connection: Connection, id: number) {
    this.#connection = connection;
    this.#path = `/executions/${id}`;
  }

  parameters(): Promise<ExecutionParameter[]> {
    return this.#all<ExecutionParameter>('parameters');
  }

  propertyOverrides(): Promise<ExecutionPropertyOverride[]> {
    return this.#all<ExecutionPropertyOverride>('property-overrides');
  }

  dataTaps(): Promise<ExecutionDataTap[]> {
    return this.#all<ExecutionDataTap>('data-taps');
  }

  executables(): Promise<ExecutionExecutable[]> {
    return this.#all<ExecutionExecutable>('executables');
  }

  async executableStatistics(): Promise<ExecutableStatistics[]> {
    const rows = await this.#all<ReturnType<typeof executableStatistics.show>>('statistics/executables');
    return rows.map((row) => ({ ...row, startTime: new Date(row.startTime), endTime: new Date(row.endTime) }));
  }

  async dataStatistics(): Promise<ExecutionDataStatistics[]> {
    const rows = await this.#all<ReturnType<typeof dataStatistics.show>>('statistics/data');
    return rows.map((row) => ({ ...row, createdTime: new Date(row.createdTime) }));
  }

  async componentPhases(): Promise<ExecutionComponentPhase[]> {
    const rows = await this.#all<ReturnType<typeof componentPhase.show>>('statistics/phases');
    return rows.map((row) => ({ ...row, startTime: new Date(row.startTime), endTime: timeOf(row.endTime) }));
  }

  async #all<Row>(name: string): Promise<Row[]> {
    const rows: Row[] = [];
    for await (const row of this.#connection.list<Row>(`${this.#path}/${name}`)) rows.push(row);
    return rows;
  }
}
