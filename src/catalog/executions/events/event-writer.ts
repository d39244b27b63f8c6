import type { Insertable } from 'kysely';
import type { EventContext, ExecutionEvent, PhasedComponent } from '../../../runtime/run-request.ts';
import type { StoreQueries } from '../../../store/store.ts';
import type { StoreTables } from '../../../store/tables/store-tables.ts';
import type { ToldPackage } from '../worker/worker-messages.ts';
import { contextRows, executionOf, type MessageRow, messageRow } from './event-rows.ts';
import { KnownPackages } from './known-packages.ts';
import { becomesMessage, type LoggingSelection } from './logging-selection.ts';

/** What a worker tells, in the order in which it is kept. */
export type Told =
  | { readonly kind: 'package'; readonly told: ToldPackage }
  | { readonly kind: 'event'; readonly event: ExecutionEvent; readonly infoId: number | undefined }
  | { readonly kind: 'message'; readonly row: MessageRow };

const results: Readonly<Record<string, number>> = { success: 0, failure: 1, completion: 2, canceled: 3 };

type DataStatistics = Insertable<StoreTables['execution_data_statistics']>;
type Statistics = Insertable<StoreTables['executable_statistics']>;
type Phases = Insertable<StoreTables['execution_component_phases']>;

/** PostgreSQL and SQLite take some ten thousand values at a time; no table here has more than 16 columns. */
const rowsAtOnce = 1000;

/** Turns what a worker tells into rows of the catalog. */
export class EventWriter {
  readonly #operationId: number;
  readonly #selection: LoggingSelection;
  readonly #known = new KnownPackages();
  /** Numbers in `executables` by package name and path within it; undefined until they were asked for. */
  #executableIds: Map<string, number> | undefined;
  /** Rows that a path has carried in the run of its data flow that goes on. */
  readonly #carried = new Map<string, number>();

  constructor(operationId: number, selection: LoggingSelection) {
    this.#operationId = operationId;
    this.#selection = selection;
  }

  /** Writes a batch. To be called within a transaction: when it throws, this writer is not used again. */
  async write(db: StoreQueries, batch: readonly Told[]): Promise<void> {
    let messages: MessageRow[] = [];
    const statistics: Statistics[] = [];
    const dataStatistics: DataStatistics[] = [];
    const phases: Phases[] = [];
    const keep = async (): Promise<void> => {
      if (messages.length > 0) await db.insertInto('operation_messages').values(messages).execute();
      messages = [];
    };
    for (const told of batch) {
      if (told.kind === 'package') await this.#keepPackage(db, told.told);
      else if (told.kind === 'message') messages.push(told.row);
      else {
        const { event, infoId } = told;
        if (becomesMessage(this.#selection, event.event)) {
          const row = messageRow(this.#operationId, infoId, event, this.#known);
          if (event.context !== undefined) {
            // The messages before it get the numbers before its own.
            await keep();
            await this.#keepWithContext(db, row, event.context);
          } else messages.push(row);
        }
        if (this.#selection.execution && event.event === 'OnPostExecute') {
          const row = await this.#statisticsOf(db, event);
          if (row !== undefined) statistics.push(row);
        }
        if (this.#selection.performance) phases.push(...this.#phasesOf(event));
        if (this.#selection.volume) dataStatistics.push(...this.#rowsSent(event));
      }
    }
    await keep();
    if (statistics.length > 0) await db.insertInto('executable_statistics').values(statistics).execute();
    if (dataStatistics.length > 0) await db.insertInto('execution_data_statistics').values(dataStatistics).execute();
    for (let at = 0; at < phases.length; at += rowsAtOnce) {
      const rows = phases.slice(at, at + rowsAtOnce);
      await db.insertInto('execution_component_phases').values(rows).execute();
    }
  }

  async #keepPackage(db: StoreQueries, told: ToldPackage): Promise<void> {
    this.#known.add(told);
    if (!this.#selection.execution) return;
    const ids = await this.#knownIds(db);
    const rows = told.executables
      .map((executable) => ({
        execution_id: this.#operationId,
        executable_name: executable.name,
        executable_guid: executable.id === '' ? null : executable.id,
        package_name: told.packageName,
        package_path: this.#known.packagePath(executable.path),
      }))
      .filter((row) => !ids.has(keyOf(row.package_name, row.package_path)));
    for (let at = 0; at < rows.length; at += rowsAtOnce) {
      await db
        .insertInto('executables')
        .values(rows.slice(at, at + rowsAtOnce))
        .execute();
    }
    if (rows.length > 0) this.#executableIds = undefined;
  }

  async #knownIds(db: StoreQueries): Promise<Map<string, number>> {
    if (this.#executableIds === undefined) {
      const rows = await db
        .selectFrom('executables')
        .select(['executable_id', 'package_name', 'package_path'])
        .where('execution_id', '=', this.#operationId)
        .execute();
      this.#executableIds = new Map(rows.map((row) => [keyOf(row.package_name, row.package_path), row.executable_id]));
    }
    return this.#executableIds;
  }

  async #keepWithContext(db: StoreQueries, row: MessageRow, context: readonly EventContext[]): Promise<void> {
    const { operation_message_id } = await db
      .insertInto('operation_messages')
      .values(row)
      .returning('operation_message_id')
      .executeTakeFirstOrThrow();
    const rows = contextRows(this.#operationId, operation_message_id, context, this.#known);
    for (let at = 0; at < rows.length; at += rowsAtOnce) {
      await db
        .insertInto('event_message_context')
        .values(rows.slice(at, at + rowsAtOnce))
        .execute();
    }
  }

  async #statisticsOf(db: StoreQueries, event: ExecutionEvent): Promise<Statistics | undefined> {
    const { executablePath: path } = event;
    const name = this.#known.packageOf(path)?.packageName;
    const executable_id = (await this.#knownIds(db)).get(keyOf(name ?? '', this.#known.packagePath(path)));
    if (executable_id === undefined) return undefined;
    const { result, duration } = executionOf(event.data);
    const end_ms = Date.parse(event.time);
    return {
      execution_id: this.#operationId,
      executable_id,
      execution_path: path,
      start_ms: end_ms - Math.round(duration),
      end_ms,
      execution_duration: Math.round(duration),
      execution_result: results[result] ?? 2,
      execution_value: null,
    };
  }

  #rowsSent(event: ExecutionEvent): DataStatistics[] {
    if (event.event === 'opendtsx.pathProgress') {
      const { paths } = event.data as unknown as { paths: readonly { path: string; rows: number }[] };
      return paths.flatMap(({ path, rows }) => this.#rowsOfPath(event, path, rows));
    }
    if (event.event !== 'opendtsx.PipelineRows') return [];
    const counts = Object.entries(event.data as Readonly<Record<string, number>>);
    const rows = counts.flatMap(([path, count]) => this.#rowsOfPath(event, path, count));
    // The data flow has ended: its next run counts from 0.
    for (const [path] of counts) this.#carried.delete(`${event.executablePath}\n${path}`);
    return rows;
  }

  #rowsOfPath({ executablePath: flow, sourceName, time }: ExecutionEvent, id: string, rows: number): DataStatistics[] {
    const key = `${flow}\n${id}`;
    const sent = rows - (this.#carried.get(key) ?? 0);
    this.#carried.set(key, rows);
    if (sent <= 0) return [];
    const path = this.#known.path(flow, id);
    return [
      {
        execution_id: this.#operationId,
        package_name: this.#known.packageOf(flow)?.packageName ?? '',
        task_name: sourceName,
        dataflow_path_id_string: identificationOf(id),
        dataflow_path_name: path?.name ?? '',
        source_component_name: path?.from ?? '',
        destination_component_name: path?.to ?? '',
        rows_sent: sent,
        created_ms: Date.parse(time),
        execution_path: flow,
      },
    ];
  }

  #phasesOf(event: ExecutionEvent): Phases[] {
    if (event.event !== 'opendtsx.componentPhases') return [];
    const { executablePath: flow, sourceName } = event;
    const { components } = event.data as unknown as { components: readonly PhasedComponent[] };
    return components.flatMap(({ name, phases }) =>
      phases.map(({ phase, start, duration }) => ({
        execution_id: this.#operationId,
        package_name: this.#known.packageOf(flow)?.packageName ?? '',
        task_name: sourceName,
        subcomponent_name: name,
        phase,
        start_ms: Math.round(start),
        end_ms: Math.round(start + duration),
        execution_path: flow,
      })),
    );
  }
}

function keyOf(packageName: string, packagePath: string): string {
  return `${packageName}\n${packagePath}`;
}

/** `Paths[…]` of an id: what the designer shows as IdentificationString. */
function identificationOf(id: string): string {
  const at = id.lastIndexOf('.Paths[');
  return at < 0 ? id : id.slice(at + 1);
}
