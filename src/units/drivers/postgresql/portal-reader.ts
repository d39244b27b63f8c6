import type { Connection, Submittable } from 'pg';

/** A column of a result as the server describes it. */
export interface ResultField {
  readonly name: string;
  readonly dataTypeID: number;
  readonly dataTypeModifier: number;
}

type RawRow = readonly (string | null)[];

interface Waiter {
  readonly resolve: (rows: RawRow[] | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** Reads the result of a statement with parameters in pieces: the server sends the next rows when they are asked for. */
export class PortalReader implements Submittable {
  fields: readonly ResultField[] = [];
  readonly #text: string;
  readonly #values: readonly (string | null)[];
  readonly #rowsPerPiece: number;
  #connection: Connection | undefined;
  #rows: RawRow[] = [];
  #waiter: Waiter | undefined;
  #state: 'running' | 'suspended' | 'ended' = 'running';
  #error: Error | undefined;
  #settled: () => void = () => undefined;
  readonly #done = new Promise<void>((resolve) => {
    this.#settled = resolve;
  });

  constructor(text: string, values: readonly (string | null)[], rowsPerPiece: number) {
    this.#text = text;
    this.#values = values;
    this.#rowsPerPiece = rowsPerPiece;
  }

  /** The next rows; undefined after the last. */
  read(): Promise<RawRow[] | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
      if (this.#state === 'suspended') {
        this.#state = 'running';
        this.#connection?.execute({ portal: '', rows: String(this.#rowsPerPiece) }, true);
        this.#connection?.flush();
      } else this.#hand();
    });
  }

  /** Ends the statement, also before its last row. */
  async close(): Promise<void> {
    if (this.#state === 'suspended') {
      this.#state = 'ended';
      this.#connection?.sync();
    }
    await this.#done;
  }

  submit(connection: Connection): void {
    this.#connection = connection;
    connection.parse({ text: this.#text, name: '', types: [] }, true);
    connection.bind({ portal: '', statement: '', values: [...this.#values] }, true);
    connection.describe({ type: 'P', name: '' }, true);
    connection.execute({ portal: '', rows: String(this.#rowsPerPiece) }, true);
    connection.flush();
  }

  handleRowDescription(message: { readonly fields: readonly ResultField[] }): void {
    this.fields = message.fields;
  }

  handleDataRow(message: { readonly fields: RawRow }): void {
    this.#rows.push(message.fields);
  }

  handlePortalSuspended(): void {
    this.#state = 'suspended';
    this.#hand();
  }

  handleCommandComplete(): void {
    this.#end();
  }

  handleEmptyQuery(): void {
    this.#end();
  }

  handleError(error: Error): void {
    this.#error = error;
    this.#end();
    // After an error the client no longer tells when the server is ready.
    this.#settled();
  }

  handleReadyForQuery(): void {
    this.#settled();
  }

  #end(): void {
    if (this.#state !== 'ended') this.#connection?.sync();
    this.#state = 'ended';
    this.#hand();
  }

  #hand(): void {
    const waiter = this.#waiter;
    if (waiter === undefined || this.#state === 'running') return;
    this.#waiter = undefined;
    if (this.#error !== undefined) waiter.reject(this.#error);
    else if (this.#rows.length > 0 || this.#state === 'suspended') {
      const rows = this.#rows;
      this.#rows = [];
      waiter.resolve(rows);
    } else waiter.resolve(undefined);
  }
}
