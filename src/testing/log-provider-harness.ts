import { resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { dtsError } from '../diagnostics/dts-error.ts';
import type { Connection } from '../sdk/connection-manager.ts';
import type {
  LogEntry,
  LogProviderContext,
  LogProviderDeclaration,
  LogProviderInstance,
  LogProviderModule,
  OpenLog,
} from '../sdk/log-provider.ts';
import type { PropertyDeclarations, PropertyValue } from '../sdk/property.ts';
import type { Unit } from '../sdk/unit.ts';
import { bagWithDefaults } from './task-object-data.ts';

/** A log provider to open, and what surrounds it. */
export interface LogProviderCase {
  readonly configString?: string;
  readonly isAttached?: boolean;
  readonly properties?: Readonly<Record<string, PropertyValue>>;
  /** Connections by id or name. */
  readonly connections?: Readonly<Record<string, Connection>>;
  /** Gives why a path may not be used. */
  readonly checkPath?: (path: string) => Diagnostic | undefined;
  readonly translateSql?: (sql: string, dialect: string) => string;
}

/** A log provider bound to a context. */
export interface LogProviderUnderTest {
  /** Symbols that validation gives. */
  validate(): string[];
  open(): Promise<OpenLog>;
}

/** Puts a log provider between a fake context and the ConfigString of a case. */
export function logProviderUnderTest<P extends PropertyDeclarations>(
  unit: Unit<LogProviderDeclaration<P>, LogProviderModule<P>>,
  testCase: LogProviderCase,
): LogProviderUnderTest {
  const { declaration } = unit;
  const connections = testCase.connections ?? {};
  const instance: LogProviderInstance<P> = {
    id: '{00000000-0000-0000-0000-000000000003}',
    name: 'Log',
    configString: testCase.configString ?? '',
    isAttached: testCase.isAttached ?? false,
    properties: bagWithDefaults(
      declaration.properties,
      testCase.properties ?? {},
    ) as LogProviderInstance<P>['properties'],
  };
  const context: LogProviderContext = {
    signal: new AbortController().signal,
    connectionKind: (name) => connections[name]?.kind,
    checkPath: (path) => testCase.checkPath?.(path),
    checkPolicy: () => undefined,
    resolvePath: (path) => resolve(path),
    translateSql: (sql, dialect) => testCase.translateSql?.(sql, dialect) ?? sql,
    async connection(name) {
      const connection = connections[name];
      if (connection === undefined) throw dtsError('DTS_E_CONNECTIONNOTFOUND', { connection: name });
      return connection;
    },
  };
  return {
    validate: () => declaration.validate(instance, context).map(({ symbol }) => symbol),
    open: async () => (await unit.load()).open(instance, context),
  };
}

/** An entry as the package `Load` writes it, with members of the test's own. */
export function logEntry(members: Partial<LogEntry> = {}): LogEntry {
  const time = new Date(2021, 4, 23, 20, 41, 45);
  return {
    event: 'OnError',
    computer: 'HOST',
    operator: 'HOST\\user',
    sourceName: 'Load',
    sourceId: '{10647EB5-4E58-4247-869F-6C41861504F5}',
    executionId: '{88641237-713C-4954-A36A-2BB6594F0C35}',
    message: 'It failed.\r\n',
    startTime: time,
    endTime: time,
    dataCode: -1_073_548_784,
    dataBytes: new Uint8Array(),
    ...members,
  };
}
