import { type DatabaseConnection, type DtsError, diagnostic, dtsError, type TaskContext } from 'opendtsx/sdk';
import { copyRows } from './copy-rows.ts';
import { readObjectList } from './object-list.ts';
import { readSource, type SourceCatalog } from './read-source.ts';
import { inOrderOfReference, selectObjects, withReferences } from './select-objects.ts';
import { createIndexStatement, createTableStatement } from './table-statements.ts';
import { quotedName, type TransferTable, type TransferView } from './transfer-object.ts';
import { existingData } from './transfer-objects-properties.ts';
import { type TransferObjectsInstance, viewsDiffer } from './transfer-sql-server-objects.ts';

/** One transfer from database to database. */
export class ObjectTransfer {
  readonly #instance: TransferObjectsInstance;
  readonly #context: TaskContext;
  readonly #source: DatabaseConnection;
  readonly #destination: DatabaseConnection;

  constructor(
    instance: TransferObjectsInstance,
    context: TaskContext,
    source: DatabaseConnection,
    destination: DatabaseConnection,
  ) {
    this.#instance = instance;
    this.#context = context;
    this.#source = source;
    this.#destination = destination;
  }

  /** Copies the selected objects and gives their number. Throws a `DtsError` that names the object, or an `Error`. */
  async run(): Promise<number> {
    const bag = this.#instance.properties;
    const catalog = await readSource(this.#source, this.#context.signal);
    const tables = this.#selectTables(catalog);
    const views = this.#selectViews(catalog);
    if (bag.CopyAllObjects) await this.#warnOfProcedures();
    if (tables.length + views.length === 0) {
      this.#fire('DTS_W_TRANSOBJECTSTASK_NOELEMENTSPECIFIEDTOTRANSFER', {});
      return 0;
    }
    if (bag.DropObjectsFirst) await this.#dropAll(tables, views);
    await this.#makeTables(tables);
    if (bag.CopyData) await this.#copyData(tables);
    if (bag.CopyIndexes) await this.#makeIndexes(tables);
    await this.#makeViews(views);
    return tables.length + views.length;
  }

  #selectTables({ tables }: SourceCatalog): TransferTable[] {
    const bag = this.#instance.properties;
    const names = readObjectList(bag.TablesList) ?? [];
    const selected = selectObjects(tables, bag.CopyAllObjects || bag.CopyAllTables, names);
    if ('missing' in selected) {
      const args = { table: selected.missing, database: this.#source.displayName };
      throw this.#failure('DTS_E_TRANSOBJECTSTASK_NOTABLEATSOURCE', args);
    }
    const all = bag.IncludeDependentObjects ? withReferences(selected, tables) : selected;
    return bag.CopyForeignKeys ? inOrderOfReference(all) : all;
  }

  #selectViews({ views }: SourceCatalog): TransferView[] {
    const bag = this.#instance.properties;
    const names = readObjectList(bag.ViewsList) ?? [];
    const selected = selectObjects(views, bag.CopyAllObjects || bag.CopyAllViews, names);
    if ('missing' in selected) {
      const args = { view: selected.missing, database: this.#source.displayName };
      throw this.#failure('DTS_E_TRANSOBJECTSTASK_NOVIEWATSOURCE', args);
    }
    if (selected.length > 0 && this.#source.dialect !== this.#destination.dialect) {
      const args = { view: selected[0].name, detail: viewsDiffer };
      throw this.#failure('DTS_E_TRANSOBJECTSTASK_ERRORHANDLINGVIEWS', args);
    }
    return selected;
  }

  async #warnOfProcedures(): Promise<void> {
    const rows = await this.#source.readCatalog?.('Procedures', { signal: this.#context.signal });
    if (rows === undefined || rows.length === 0) return;
    this.#leaveOut(`${rows.length} procedure(s) and function(s) of ${this.#source.displayName}`);
  }

  async #dropAll(tables: readonly TransferTable[], views: readonly TransferView[]): Promise<void> {
    for (const view of views) await this.#inView(view, () => this.#run(`DROP VIEW IF EXISTS ${quotedName(view)}`));
    for (const table of tables.toReversed()) {
      await this.#inTable(table, async () => {
        if ((await this.#destination.describeTable(quotedName(table))) === undefined) return;
        await this.#run(`DROP TABLE IF EXISTS ${quotedName(table)}`);
        this.#fire('OPENDTSX_W_TRANSFER_REPLACED', { table: quotedName(table) });
      });
    }
  }

  async #makeTables(tables: readonly TransferTable[]): Promise<void> {
    const bag = this.#instance.properties;
    const makes = bag.CopySchema || bag.DropObjectsFirst;
    if (makes) await this.#makeSchemas(tables);
    for (const table of tables) {
      await this.#inTable(table, async () => {
        const exists = (await this.#destination.describeTable(quotedName(table))) !== undefined;
        if (!makes && !exists) throw new Error('it does not exist at the destination; set CopySchema to True');
        if (!makes) return;
        if (exists) {
          const args = { table: quotedName(table), database: this.#destination.displayName };
          throw this.#failure('DTS_E_TRANSOBJECTSTASK_TABLEALREADYATDEST', args);
        }
        const copies = { primaryKey: bag.CopyPrimaryKeys, references: bag.CopyForeignKeys };
        await this.#run(createTableStatement(table, copies));
        const defaults = table.columns.filter(({ hasDefault }) => hasDefault).map(({ name }) => name);
        if (defaults.length > 0) this.#leaveOut(`defaults of columns of ${quotedName(table)} (${defaults.join(', ')})`);
      });
    }
  }

  async #makeSchemas(tables: readonly TransferTable[]): Promise<void> {
    const rows = await this.#destination.readCatalog?.('Schemata', { signal: this.#context.signal });
    const known = new Set(['dbo', ...(rows ?? []).map((row) => String(row.SCHEMA_NAME).toLowerCase())]);
    for (const { schema } of tables) {
      if (known.has(schema.toLowerCase())) continue;
      known.add(schema.toLowerCase());
      await this.#run(`CREATE SCHEMA [${schema.replaceAll(']', ']]')}]`);
    }
  }

  async #copyData(tables: readonly TransferTable[]): Promise<void> {
    const { ExistingData, DropObjectsFirst, CopySchema } = this.#instance.properties;
    const mayHaveRows = !DropObjectsFirst && !CopySchema;
    if (mayHaveRows && ExistingData === existingData.Replace) {
      for (const table of tables.toReversed()) {
        await this.#inTable(table, () => this.#run(`DELETE FROM ${quotedName(table)}`));
      }
    }
    for (const table of tables) {
      await this.#inTable(table, async () => {
        const { changed } = await copyRows(table, this.#source, this.#destination, this.#context);
        for (const { column, count, first, how } of changed) {
          this.#fire('OPENDTSX_W_TRANSFER_VALUESCHANGED', { table: quotedName(table), column, count, first, how });
        }
      });
    }
  }

  async #makeIndexes(tables: readonly TransferTable[]): Promise<void> {
    const { CopySchema, DropObjectsFirst } = this.#instance.properties;
    if (!CopySchema && !DropObjectsFirst) return;
    for (const table of tables) {
      await this.#inTable(table, async () => {
        for (const index of table.indexes) await this.#run(createIndexStatement(table, index));
      });
    }
  }

  /** Views may need each other: one that cannot be made yet is tried again after the others. */
  async #makeViews(views: readonly TransferView[]): Promise<void> {
    for (let open = [...views]; open.length > 0; ) {
      const failed: { readonly view: TransferView; readonly cause: unknown }[] = [];
      for (const view of open) {
        await this.#makeView(view).catch((cause: unknown) => failed.push({ view, cause }));
      }
      if (failed.length === open.length) {
        const [{ view, cause }] = failed;
        await this.#inView(view, () => Promise.reject(cause));
      }
      open = failed.map(({ view }) => view);
    }
  }

  async #makeView(view: TransferView): Promise<void> {
    const { definition } = view;
    const name = this.#destination.quoteName(quotedName(view));
    const text = /^\s*create\b/i.test(definition)
      ? definition
      : `CREATE VIEW ${name} AS ${definition.replace(/;\s*$/, '')}`;
    await this.#destination.execute(text, [], { signal: this.#context.signal, timeoutSeconds: 0 });
  }

  /** Runs T-SQL at the destination, in the words of its dialect. */
  async #run(sql: string): Promise<void> {
    const { dialect, database } = this.#destination;
    const text = this.#context.translateSql(sql, dialect, database);
    if (text.trim() === '') return;
    await this.#destination.execute(text, [], { signal: this.#context.signal, timeoutSeconds: 0 });
  }

  #inTable(table: TransferTable, action: () => Promise<void>): Promise<void> {
    return this.#named('DTS_E_TRANSOBJECTSTASK_ERRORHANDLINGTABLES', { table: quotedName(table) }, action);
  }

  #inView(view: TransferView, action: () => Promise<void>): Promise<void> {
    return this.#named('DTS_E_TRANSOBJECTSTASK_ERRORHANDLINGVIEWS', { view: quotedName(view) }, action);
  }

  async #named(symbol: string, args: Readonly<Record<string, string>>, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (cause) {
      const own = (cause as { readonly diagnostic?: { readonly symbol: string } }).diagnostic?.symbol;
      if (this.#context.signal.aborted || own?.startsWith('DTS_E_TRANSOBJECTSTASK') === true) throw cause;
      const detail = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
      throw this.#failure(symbol, { ...args, detail }, cause);
    }
  }

  #failure(symbol: string, args: Readonly<Record<string, string>>, cause?: unknown): DtsError {
    return dtsError(symbol, { executable: this.#instance.path, ...args }, { source: this.#context.source }, { cause });
  }

  #leaveOut(what: string): void {
    this.#fire('OPENDTSX_W_TRANSFER_LEFTOUT', { what });
  }

  #fire(symbol: string, args: Readonly<Record<string, string | number>>): void {
    const place = { source: this.#context.source };
    this.#context.fire(diagnostic(symbol, { executable: this.#instance.path, ...args }, place));
  }
}
