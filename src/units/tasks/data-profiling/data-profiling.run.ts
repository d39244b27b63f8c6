import { stat } from 'node:fs/promises';
import {
  columnType,
  type DatabaseConnection,
  type DiagnosticArguments,
  type DtsError,
  diagnostic,
  dtsError,
  openFileTarget,
  type ResultColumn,
  type TaskContext,
  type TaskResult,
} from 'opendtsx/sdk';
import {
  lengthDistribution,
  nullRatio,
  patterns,
  statistics,
  suitableFamilies,
  valueDistribution,
} from './column-profiles.ts';
import { type DataProfilingInstance, destinationTypes } from './data-profiling.ts';
import type { Tags } from './find-patterns.ts';
import { type ProfileInput, type ProfileRequest, RequestFault, readProfileInput } from './profile-request.ts';
import { childOf, element, type ProfileElement, profileUri, writeProfileXml } from './profile-xml.ts';
import { ProfiledTable, type ProfilingContext, queryBlocks } from './profiled-table.ts';
import { candidateKeys, functionalDependencies, inclusions } from './relation-profiles.ts';

/** Computes the profiles and saves them. */
export async function execute(instance: DataProfilingInstance, context: TaskContext): Promise<TaskResult> {
  const profiling = new Profiling(instance, context);
  try {
    await profiling.run();
  } catch (cause) {
    if (context.signal.aborted) return { result: 'canceled' };
    throw cause;
  }
  return { result: 'success' };
}

const traceEntry = 'DataProfilingTaskTrace';
const milliseconds = 1000;

/** Why a table or column has no profile, and of what. */
interface Omission {
  readonly table: ProfiledTable;
  readonly reason: string;
}

class Profiling {
  private readonly instance: DataProfilingInstance;
  private readonly context: TaskContext;

  constructor(instance: DataProfilingInstance, context: TaskContext) {
    this.instance = instance;
    this.context = context;
  }

  async run(): Promise<void> {
    const input = this.readInput();
    const save = await this.destination();
    this.context.log(traceEntry, 'Start Processing Requests');
    const profiles: ProfileElement[] = [];
    for (const request of input.requests) {
      profiles.push(...(await this.profilesOf(request, input)));
      this.context.log(traceEntry, `Finish Computing Request ${request.id}`);
    }
    await save(this.document(input, profiles));
  }

  private error(symbol: string, args: DiagnosticArguments, cause?: unknown): DtsError {
    return dtsError(symbol, { executable: this.instance.path, ...args }, { source: this.context.source }, { cause });
  }

  private readInput(): ProfileInput {
    try {
      return readProfileInput(this.instance.properties.ProfileInputXml);
    } catch (cause) {
      if (!(cause instanceof RequestFault)) throw cause;
      throw this.error('OPENDTSX_E_PROFILING_REQUEST', { request: cause.request, reason: cause.message }, cause);
    }
  }

  private async profilesOf(request: ProfileRequest, { timeout }: ProfileInput): Promise<ProfileElement[]> {
    const limit = timeout === 0 ? [] : [AbortSignal.timeout(timeout * milliseconds)];
    const signal = AbortSignal.any([this.context.signal, ...limit]);
    try {
      const contents = await this.compute(request, await this.profilingContext(request.dataSource, signal));
      return contents.map((content) =>
        element(`${request.kind}Profile`, { ProfileRequestID: request.id, IsExact: true }, [
          element('DataSourceID', {}, request.dataSource),
          ...content,
        ]),
      );
    } catch (cause) {
      this.context.signal.throwIfAborted();
      if (cause instanceof RequestFault) {
        throw this.error('OPENDTSX_E_PROFILING_DATA', { request: cause.request, reason: cause.message }, cause);
      }
      if (!limit.some(({ aborted }) => aborted)) throw cause;
      const reason = `it took longer than its timeout of ${timeout} seconds`;
      throw this.error('OPENDTSX_E_PROFILING_DATA', { request: request.id, reason }, cause);
    }
  }

  private async profilingContext(dataSource: string, signal: AbortSignal): Promise<ProfilingContext> {
    const database = await this.database(dataSource);
    const { localeId } = this.instance;
    return { database, signal, localeId, trace: (text) => this.context.log(traceEntry, text) };
  }

  private async database(dataSource: string): Promise<DatabaseConnection> {
    const connection = await this.context.connection(dataSource);
    if (connection.kind === 'database') return connection.database;
    const reason = `the connection manager ${dataSource} leads to no database`;
    throw this.error('OPENDTSX_E_PROFILING_REQUEST', { request: dataSource, reason });
  }

  /** The contents of the profiles of a request. A table without rows, and but for its NULLs a column without values, has none. Source: documentation. */
  private async compute(request: ProfileRequest, context: ProfilingContext): Promise<ProfileElement[][]> {
    const table = await ProfiledTable.open(context, request.table, request.id);
    if (table.rowCount === 0) return this.omit(request, { table, reason: 'the table has no rows' });
    if (request.kind === 'CandidateKey') return candidateKeys(table, request);
    if (request.kind === 'FunctionalDependency') return functionalDependencies(table, request);
    if (request.kind === 'Inclusion') {
      return inclusions(table, await ProfiledTable.open(context, request.superset, request.id), request);
    }
    const tags = request.kind === 'ColumnPattern' ? await this.readTags(request, context) : new Map<string, string>();
    const profiles: ProfileElement[][] = [];
    for (const column of table.select(request, request.column, suitableFamilies[request.kind])) {
      if (request.kind === 'ColumnNullRatio') profiles.push(await nullRatio(table, column));
      else if ((await table.count(`COUNT(${table.quote(column)})`, '')) === 0) {
        this.omit(request, { table, reason: `the column ${column.name} has no values` });
      } else profiles.push(await columnProfile(request, table, column, tags));
    }
    return profiles;
  }

  private omit({ id }: ProfileRequest, { table, reason }: Omission): [] {
    const args = { executable: this.instance.path, request: id, table: table.table.table, reason };
    this.context.fire(diagnostic('OPENDTSX_W_PROFILING_EMPTY', args, { source: this.context.source }));
    return [];
  }

  private async readTags(
    { id, tagTable, tagSource }: Extract<ProfileRequest, { readonly kind: 'ColumnPattern' }>,
    context: ProfilingContext,
  ): Promise<Tags> {
    const tags = new Map<string, string>();
    if (tagTable === '') return tags;
    const source = tagSource === '' ? context : { ...context, database: await this.database(tagSource) };
    const columns = await source.database.describeTable(tagTable);
    const found = ['Tag', 'Term'].map((name) =>
      columns?.find((column) => column.name.toLowerCase() === name.toLowerCase()),
    );
    const [tag, term] = found;
    if (tag === undefined || term === undefined) {
      throw new RequestFault(id, `the tag table ${tagTable} does not exist, or has no columns Tag and Term`);
    }
    const { database } = source;
    const sql = `SELECT ${database.quoteName(tag.name)}, ${database.quoteName(term.name)} FROM ${database.quoteName(tagTable)}`;
    for await (const { rowCount, values } of queryBlocks(source, sql, [tag, term])) {
      for (let row = 0; row < rowCount; row++) {
        const [name, word] = [values[0][row], values[1][row]];
        if (name !== null && word !== null) tags.set(String(word).toLowerCase(), String(name));
      }
    }
    return tags;
  }

  /** The input with its data sources and profiles filled in. Source: observed SQL Server 2016. */
  private document({ element: root, requests }: ProfileInput, profiles: readonly ProfileElement[]): string {
    const sources = [...new Set(requests.map(({ dataSource }) => dataSource))].map((id) =>
      element('DtsDataSource', { ID: id, Name: id }, [element('DtsConnectionManagerID', {}, id)]),
    );
    const whole = element(
      'DataProfile',
      {
        'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
        'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
        xmlns: profileUri,
      },
      [
        element('ProfileVersion', {}, '1.0'),
        element('DataSources', {}, sources),
        childOf(root, 'DataProfileInput'),
        element('DataProfileOutput', {}, [element('Profiles', {}, profiles)]),
      ],
    );
    const encoding = this.instance.properties.DestinationType === destinationTypes.Variable ? ' encoding="utf-16"' : '';
    return `<?xml version="1.0"${encoding}?>\r\n${writeProfileXml(whole)}`;
  }

  /** Where the profiles go; judged before anything is computed. */
  private async destination(): Promise<(text: string) => Promise<void>> {
    const { DestinationType: type, Destination: written, OverwriteDestination: overwrite } = this.instance.properties;
    const refuse = (what: string): DtsError => {
      const detail = `${what} already; set OverwriteDestination to True to replace it`;
      return this.error('DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE', { detail });
    };
    if (type === destinationTypes.Variable) {
      const { value } = this.context.variable(written);
      if (!overwrite && typeof value === 'string' && value !== '') throw refuse(`the variable ${written} holds a text`);
      return async (text) => {
        this.context.setVariable(written, { type: columnType('DT_WSTR', { length: text.length }), value: text });
      };
    }
    const connection = await this.context.connection(written);
    if (connection.kind !== 'file') {
      const reason = 'it is no FILE connection manager';
      throw this.error('OPENDTSX_E_TASK_PROPERTY', { property: 'Destination', value: written, reason });
    }
    const exists = (await stat(connection.path).catch(() => undefined)) !== undefined;
    if (!overwrite && exists) throw refuse(`the file ${connection.writtenPath} exists`);
    return (text) => this.write(connection.path, connection.writtenPath, text);
  }

  private async write(path: string, written: string, text: string): Promise<void> {
    try {
      const target = await openFileTarget(path, true);
      let succeeded = false;
      try {
        await target.write(Buffer.from(text, 'utf8'));
        succeeded = true;
      } finally {
        await target.close(succeeded);
      }
    } catch (cause) {
      const detail = `${written} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`;
      throw this.error('DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE', { detail: detail.replace(/\.$/, '') }, cause);
    }
  }
}

type ColumnRequest = Extract<
  ProfileRequest,
  {
    readonly kind:
      | 'ColumnStatistics'
      | 'ColumnValueDistribution'
      | 'ColumnLengthDistribution'
      | 'ColumnPattern'
      | 'ColumnNullRatio';
  }
>;

function columnProfile(
  request: ColumnRequest,
  table: ProfiledTable,
  column: ResultColumn,
  tags: Tags,
): Promise<ProfileElement[]> {
  switch (request.kind) {
    case 'ColumnNullRatio':
      return nullRatio(table, column);
    case 'ColumnStatistics':
      return statistics(table, column);
    case 'ColumnValueDistribution':
      return valueDistribution(table, column, request);
    case 'ColumnLengthDistribution':
      return lengthDistribution(table, column, request);
    case 'ColumnPattern':
      return patterns(table, column, request, tags);
  }
}
