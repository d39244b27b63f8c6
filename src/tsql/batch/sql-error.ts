import type { SqlMessage } from './batch-host.ts';

/** What an error of SQL Server says. The line is filled in by the batch when whoever throws does not know it. */
export type SqlErrorContent = Omit<SqlMessage, 'severity' | 'state' | 'line'> & {
  /** 16 when absent: the user's mistake. */
  readonly severity?: number;
  /** 1 when absent. */
  readonly state?: number;
  readonly line?: number;
  /** Of a procedure that the error has ended: what it returns all the same. */
  readonly returnValue?: number;
};

/** An error as SQL Server sends it: what procedures, functions and hosts throw for what SQL Server would refuse. */
export class SqlError extends Error {
  readonly number: number;
  readonly severity: number;
  readonly state: number;
  readonly procedure: string | undefined;
  /** Undefined until the statement is known that failed. */
  readonly line: number | undefined;
  readonly returnValue: number | undefined;

  constructor(content: SqlErrorContent, options?: ErrorOptions) {
    super(content.message, options);
    this.name = 'SqlError';
    this.number = content.number;
    this.severity = content.severity ?? 16;
    this.state = content.state ?? 1;
    this.procedure = content.procedure;
    this.line = content.line;
    this.returnValue = content.returnValue;
  }

  /** The same error at a line, unless it has one already. */
  at(line: number): SqlError {
    if (this.line !== undefined) return this;
    const { number, severity, state, procedure, message, returnValue } = this;
    return new SqlError({ number, severity, state, procedure, message, line, returnValue }, { cause: this });
  }

  /** The error as it is sent. */
  toMessage(): SqlMessage {
    const { number, severity, state, message, procedure, line = 1 } = this;
    return { number, severity, state, message, line, ...(procedure === undefined ? {} : { procedure }) };
  }
}
