import { dtsError } from '../../diagnostics/dts-error.ts';
import { requestPath } from '../transport/request-path.ts';
import type { CatalogPlace } from './places.ts';

/** A customized logging level as the server tells it. */
export interface LoggingLevelRow {
  readonly levelId: number;
  readonly name: string;
  readonly description?: string;
  readonly profileValue: number;
  readonly eventsValue: number;
}

/** The bits of the profile of a customized logging level: which statistics are kept (source: catalog.create_customized_logging_level). */
export const LoggingProfile = { execution: 1, volume: 2, performance: 4 } as const;

/** The bits of its events; 2 ** 32 times as much keeps what was around an event, too (source: catalog.create_customized_logging_level). */
export const LoggingEvents = {
  onVariableValueChanged: 2 ** 0,
  onExecutionStatusChanged: 2 ** 1,
  onPreExecute: 2 ** 2,
  onPostExecute: 2 ** 3,
  onPreValidate: 2 ** 4,
  onPostValidate: 2 ** 5,
  onWarning: 2 ** 6,
  onInformation: 2 ** 7,
  onError: 2 ** 8,
  onTaskFailed: 2 ** 9,
  onProgress: 2 ** 10,
  onQueryCancel: 2 ** 11,
  onBreakpointHit: 2 ** 12,
  onCustomEvent: 2 ** 13,
  diagnostic: 2 ** 14,
  diagnosticEx: 2 ** 15,
  nonDiagnostic: 2 ** 16,
} as const;

/** A customized logging level: executions choose it with LOGGING_LEVEL 100 and CUSTOMIZED_LOGGING_LEVEL. */
export class CustomizedLoggingLevel {
  readonly #catalog: CatalogPlace;
  #name: string;
  #row: LoggingLevelRow | undefined;
  description: string;
  /** A sum of `LoggingProfile`; `alter` sends it. */
  profileValue: number;
  /** A sum of `LoggingEvents`; `alter` sends it. */
  eventsValue: number;

  /** One that `create` is to make. */
  constructor(catalog: CatalogPlace, name: string, description: string, profileValue: number, eventsValue: number) {
    this.#catalog = catalog;
    this.#name = name;
    this.description = description;
    this.profileValue = profileValue;
    this.eventsValue = eventsValue;
  }

  /** One that the server has. */
  static ofRow(catalog: CatalogPlace, row: LoggingLevelRow): CustomizedLoggingLevel {
    const { name, description = '', profileValue, eventsValue } = row;
    const level = new CustomizedLoggingLevel(catalog, name, description, profileValue, eventsValue);
    level.#row = row;
    return level;
  }

  get name(): string {
    return this.#name;
  }

  /** Undefined before it was made. */
  get levelId(): number | undefined {
    return this.#row?.levelId;
  }

  /** Makes it. */
  async create(): Promise<void> {
    const { levelId } = await this.#catalog.connection.send<{ levelId: number }>('POST', '/catalog/logging-levels', {
      name: this.#name,
      ...this.#values(),
    });
    this.#row = { levelId, name: this.#name, ...this.#values() };
  }

  /** Sends description, profile and events. */
  async alter(): Promise<void> {
    await this.#catalog.connection.send('PATCH', this.#path('changed'), this.#values());
  }

  /** Gives it another name. */
  async rename(name: string): Promise<void> {
    await this.#catalog.connection.send('PATCH', this.#path('renamed'), { name });
    this.#name = name;
  }

  /** Deletes it; the one that the server logs with stays, and that is refused. */
  async drop(): Promise<void> {
    await this.#catalog.connection.send('DELETE', this.#path('dropped'));
    this.#row = undefined;
  }

  #values() {
    const { description, profileValue, eventsValue } = this;
    return { description, profileValue, eventsValue };
  }

  #path(action: string): string {
    if (this.#row === undefined) {
      throw dtsError('OPENDTSX_E_CLIENT_MADE', { kind: 'The logging level', name: this.#name, action });
    }
    return requestPath`/catalog/logging-levels/${this.#name}`;
  }
}
