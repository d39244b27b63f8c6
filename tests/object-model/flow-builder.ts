import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  type ComponentMetaData,
  DTSUsageType,
  type InputColumn,
  type MainPipe,
  type OutputColumn,
  Package,
  type TaskHost,
} from 'opendtsx';

/** Builds data flows from CSV files into the tables of a SQLite database, all in one folder. */
export class FlowBuilder {
  readonly folder: string;
  readonly package: Package;
  readonly task: TaskHost;
  readonly pipe: MainPipe;

  /** @param tables statements that make the tables of the connection manager `Store` */
  constructor(folder: string, tables: string, made = new Package({ folder })) {
    this.folder = folder;
    this.package = made;
    this.task = made.executables.add('STOCK:PipelineTask') as TaskHost;
    this.pipe = this.task.innerObject as MainPipe;
    this.database((store) => store.exec(tables));
    const store = made.connections.add('OLEDB');
    store.name = 'Store';
    store.connectionString = 'Provider=SQLNCLI11;Data Source=.;Initial Catalog=Store;';
    made.repoint('Store', `sqlite:${join(folder, 'store.db')}`);
  }

  /** A component of a class as new. */
  add(classId: string): ComponentMetaData {
    const component = this.pipe.componentMetaDataCollection.new();
    component.componentClassId = classId;
    component.instantiate().provideComponentProperties();
    return component;
  }

  /** A path from one output, or the first one, to an input. */
  connect(
    from: ComponentMetaData,
    to: ComponentMetaData,
    output: number | string = 0,
    input: number | string = 0,
  ): void {
    const path = this.pipe.pathCollection.new();
    path.attachPathAndPropagateNotifications(from.outputCollection.item(output), to.inputCollection.item(input));
  }

  /** A Flat File Source over a new file with a name column of DT_STR and others of DT_I4. */
  async csv(name: string, columns: readonly string[], rows: readonly string[]): Promise<ComponentMetaData> {
    writeFileSync(join(this.folder, `${name}.csv`), [columns.join(','), ...rows, ''].join('\r\n'));
    const file = this.package.connections.add('FLATFILE');
    file.name = name;
    file.connectionString = join(this.folder, `${name}.csv`);
    file.properties.item('ColumnNamesInFirstDataRow').value = true;
    for (const [index, each] of columns.entries()) {
      const column = file.columns.add(each);
      column.columnDelimiter = index === columns.length - 1 ? '\r\n' : ',';
      column.dataType = each === 'name' ? 'DT_STR' : 'DT_I4';
    }
    const source = this.add('Microsoft.FlatFileSource');
    source.runtimeConnectionCollection.item(0).connectionManager = file;
    await source.instantiate().reinitializeMetaData();
    return source;
  }

  /** An OLE DB Destination over a table; the columns that reach it fill the columns of the same name. */
  async table(name: string, from: ComponentMetaData, output: number | string = 0): Promise<ComponentMetaData> {
    const destination = this.add('Microsoft.OLEDBDestination');
    destination.runtimeConnectionCollection.item(0).connectionManagerId = 'Store';
    destination.instantiate().setComponentProperty('OpenRowset', name);
    await destination.instantiate().reinitializeMetaData();
    this.connect(from, destination, output);
    const input = destination.inputCollection.item(0);
    for (const external of input.externalMetadataColumnCollection) {
      const used = this.use(destination, external.name);
      destination.instantiate().mapInputColumn(input.id, used.id, external.id);
    }
    return destination;
  }

  /** Takes a column into use by its name. */
  use(component: ComponentMetaData, name: string, usage: DTSUsageType = DTSUsageType.UT_READONLY, at = 0): InputColumn {
    const input = component.inputCollection.item(at);
    const virtual = input.getVirtualInput();
    const found = virtual.virtualInputColumnCollection.find((column) => column.name === name);
    const used = component.instantiate().setUsageType(input.id, virtual, found?.lineageId ?? name, usage);
    if (used === undefined) throw new Error(`${name} is not in use`);
    return used;
  }

  /** Adds an output column and sets its properties. */
  column(
    component: ComponentMetaData,
    name: string,
    properties: Readonly<Record<string, string | number>>,
  ): OutputColumn {
    const output = component.outputCollection.item(0);
    const column = component.instantiate().insertOutputColumnAt(output.id, output.outputColumnCollection.count, name);
    for (const [property, value] of Object.entries(properties)) {
      component.instantiate().setOutputColumnProperty(output.id, column.id, property, value);
    }
    return column;
  }

  /** Executes the package, and gives the errors. */
  async errors(made = this.package): Promise<string[]> {
    const errors: string[] = [];
    await made.execute({
      onEvent: ({ event, message }) => {
        if (event === 'OnError') errors.push(message ?? '');
      },
    });
    return errors;
  }

  /** The rows of a query, each as text. */
  rows(query: string): string[] {
    return this.database((store) =>
      store
        .prepare(query)
        .all()
        .map((row) => Object.values(row).join(' ')),
    );
  }

  private database<T>(work: (store: DatabaseSync) => T): T {
    const store = new DatabaseSync(join(this.folder, 'store.db'));
    try {
      return work(store);
    } finally {
      store.close();
    }
  }
}
