import type { Connection } from '../transport/connection.ts';
import { requestPath } from '../transport/request-path.ts';
import { CatalogCollection, type CollectionSource } from './catalog-collection.ts';
import { CatalogFolder } from './catalog-folder.ts';
import type { ExecutionRow, FolderRow, OperationRow, ValidationRow } from './catalog-rows.ts';
import { CustomizedLoggingLevel, type LoggingLevelRow } from './customized-logging-level.ts';
import { ExecutionOperation } from './execution-operation.ts';
import { found } from './found.ts';
import { Operation } from './operation.ts';
import type { CatalogPlace } from './places.ts';
import { ValidationOperation } from './validation-operation.ts';

/** A property of the catalog as the server tells it. */
interface PropertyRow {
  readonly propertyName: string;
  readonly propertyValue: string;
}

/** Which executions are asked for. */
export interface ExecutionFilter {
  readonly status?: number;
  readonly folder?: string;
  readonly project?: string;
  readonly package?: string;
  readonly from?: Date;
  readonly until?: Date;
}

/** Executions by number, the newest first. */
export class ExecutionOperationCollection extends CatalogCollection<ExecutionOperation, number> {
  readonly #connection: Connection;

  constructor(connection: Connection, source: CollectionSource<ExecutionOperation, number>) {
    super(source);
    this.#connection = connection;
  }

  /** Those that fit, the newest first. */
  async *where({ from, until, ...filter }: ExecutionFilter): AsyncGenerator<ExecutionOperation> {
    const query = { ...filter, from: from?.toISOString(), until: until?.toISOString() };
    for await (const row of this.#connection.list<ExecutionRow>('/executions', query)) {
      yield new ExecutionOperation(this.#connection, row);
    }
  }
}

/** The catalog of a server. */
export class Catalog implements CatalogPlace {
  readonly connection: Connection;
  readonly name: string;
  readonly folders: CatalogCollection<CatalogFolder>;
  readonly operations: CatalogCollection<Operation, number>;
  readonly executions: ExecutionOperationCollection;
  readonly validations: CatalogCollection<ValidationOperation, number>;
  readonly customizedLoggingLevels: CatalogCollection<CustomizedLoggingLevel>;
  readonly #properties = new Map<string, string>();
  readonly #changed = new Map<string, string>();

  /** The catalog of a server; `integrationServices` gives it. */
  constructor(connection: Connection, name: string) {
    this.connection = connection;
    this.name = name;
    const place = 'The catalog';
    const self = this;
    this.folders = new CatalogCollection({
      kind: 'folder',
      place,
      keyOf: (folder) => folder.name,
      async *list() {
        for await (const row of connection.list<FolderRow>('/catalog/folders')) yield CatalogFolder.ofRow(self, row);
      },
      async find(key) {
        const row = await found(connection.get<FolderRow>(requestPath`/catalog/folders/${key}`));
        return row === undefined ? undefined : CatalogFolder.ofRow(self, row);
      },
    });
    const operationOf = (row: OperationRow) => new Operation(connection, row.operationId, row);
    this.operations = new CatalogCollection<Operation, number>(
      numbered({ connection, kind: 'operation', path: '/operations', make: operationOf }),
    );
    const executionOf = (row: ExecutionRow) => new ExecutionOperation(connection, row);
    this.executions = new ExecutionOperationCollection(
      connection,
      numbered({ connection, kind: 'execution', path: '/executions', make: executionOf }),
    );
    const validationOf = (row: ValidationRow) => new ValidationOperation(connection, row);
    this.validations = new CatalogCollection<ValidationOperation, number>(
      numbered({ connection, kind: 'validation', path: '/validations', make: validationOf }),
    );
    this.customizedLoggingLevels = new CatalogCollection({
      kind: 'logging level',
      place,
      keyOf: (level) => level.name,
      async *list() {
        const rows = connection.list<LoggingLevelRow>('/catalog/logging-levels');
        for await (const row of rows) yield CustomizedLoggingLevel.ofRow(self, row);
      },
    });
  }

  /** A property by the name of SSISDB, e.g. `RETENTION_WINDOW`, as of the last `refresh`; undefined when there is none. */
  property(name: string): string | undefined {
    return this.#changed.get(name) ?? this.#properties.get(name);
  }

  /** Sets a property; `alter` sends it. */
  setProperty(name: string, value: string): void {
    this.#changed.set(name, value);
  }

  get encryptionAlgorithm(): string | undefined {
    return this.property('ENCRYPTION_ALGORITHM');
  }

  /** Versions of a project that are kept. */
  get maxProjectVersions(): number {
    return Number(this.property('MAX_PROJECT_VERSIONS'));
  }

  set maxProjectVersions(versions: number) {
    this.setProperty('MAX_PROJECT_VERSIONS', String(versions));
  }

  /** Days that operations are kept; -1: for ever. */
  get operationLogRetentionTime(): number {
    return Number(this.property('RETENTION_WINDOW'));
  }

  set operationLogRetentionTime(days: number) {
    this.setProperty('RETENTION_WINDOW', String(days));
  }

  /** Logging level of executions that choose none: 0 none, 1 basic, 2 performance, 3 verbose, 4 lineage. */
  get serverLoggingLevel(): number {
    return Number(this.property('SERVER_LOGGING_LEVEL'));
  }

  set serverLoggingLevel(level: number) {
    this.setProperty('SERVER_LOGGING_LEVEL', String(level));
  }

  get schemaVersion(): string | undefined {
    return this.property('SCHEMA_VERSION');
  }

  /** Sends the properties that were set. */
  async alter(): Promise<void> {
    for (const [name, value] of this.#changed) {
      await this.connection.send('PUT', requestPath`/catalog/properties/${name}`, { value });
      this.#properties.set(name, value);
      this.#changed.delete(name);
    }
  }

  /** Reads the properties anew; what was not sent is lost. */
  async refresh(): Promise<void> {
    const { items } = await this.connection.get<{ items: PropertyRow[] }>('/catalog/properties');
    this.#changed.clear();
    for (const { propertyName, propertyValue } of items) this.#properties.set(propertyName, propertyValue);
  }
}

function numbered<Row, T extends { readonly id: number }>(given: {
  readonly connection: Connection;
  readonly kind: string;
  readonly path: string;
  readonly make: (row: Row) => T;
}): CollectionSource<T, number> {
  const { connection, kind, path, make } = given;
  return {
    kind,
    place: 'The catalog',
    keyOf: ({ id }) => id,
    async *list() {
      for await (const row of connection.list<Row>(path)) yield make(row);
    },
    async find(id) {
      const row = await found(connection.get<Row>(`${path}${requestPath`/${id}`}`));
      return row === undefined ? undefined : make(row);
    },
  };
}
