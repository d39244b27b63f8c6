import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Application,
  type ComponentMetaData,
  DTSInsertPlacement,
  DTSUsageType,
  type MainPipe,
  type TaskHost,
} from 'opendtsx';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rowNumber } from '../../examples/custom-component/row-number/index.ts';
import { FlowBuilder } from './flow-builder.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-build-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const people = ['Ada,36', 'Grace,85', 'Alan,41'];

function peopleIn(builder: FlowBuilder, name = 'people', rows = people): Promise<ComponentMetaData> {
  return builder.csv(name, ['name', 'age'], rows);
}

function storedExpression(column: {
  readonly customPropertyCollection: ComponentMetaData['customPropertyCollection'];
}): unknown[] {
  const { customPropertyCollection: properties } = column;
  return [properties.item('Expression').value, properties.item('FriendlyExpression').value];
}

// source: documentation (adding, connecting data flow components, selecting input columns programmatically) unless a test says otherwise.
describe('a data flow made object by object', () => {
  it('reads a file, derives columns and fills a table', async () => {
    const builder = new FlowBuilder(folder, 'CREATE TABLE people (name TEXT, "next age" INTEGER)');
    const derived = builder.add('Microsoft.DerivedColumn');
    builder.connect(await peopleIn(builder), derived);
    const column = builder.column(derived, 'next age', { Expression: 'age + 1' });
    expect(column.dataType).toBe('DT_I4');
    builder.use(derived, 'name', DTSUsageType.UT_READWRITE);
    const input = derived.inputCollection.item(0);
    const name = input.inputColumnCollection.item('name');
    derived.instantiate().setInputColumnProperty(input.id, name.id, 'FriendlyExpression', 'UPPER(name)');
    await builder.table('people', derived);
    expect(await builder.errors()).toEqual([]);
    expect(builder.rows('SELECT * FROM people')).toEqual(['ADA 37', 'GRACE 86', 'ALAN 42']);
  });

  it('sorts by the columns that are given a position', async () => {
    const builder = new FlowBuilder(folder, 'CREATE TABLE people (name TEXT, age INTEGER)');
    const sort = builder.add('DTSTransform.Sort.3');
    builder.connect(await peopleIn(builder), sort);
    const input = sort.inputCollection.item(0);
    const age = builder.use(sort, 'age');
    builder.use(sort, 'name');
    sort.instantiate().setInputColumnProperty(input.id, age.id, 'NewSortKeyPosition', -1);
    const [sorted] = sort.outputCollection.item(0).outputColumnCollection;
    expect([sorted.name, sorted.sortKeyPosition]).toEqual(['age', -1]);
    await builder.table('people', sort);
    expect(await builder.errors()).toEqual([]);
    expect(builder.rows('SELECT age FROM people')).toEqual(['85', '41', '36']);
    builder.use(sort, 'name');
    sort.instantiate().setUsageType(input.id, input.getVirtualInput(), age.lineageId, DTSUsageType.UT_IGNORED);
    expect([...sort.outputCollection.item(0).outputColumnCollection].map(({ name }) => name)).toEqual(['name']);
  });

  it('joins inputs by the names of their columns, and has one more free input for each path', async () => {
    const builder = new FlowBuilder(folder, 'CREATE TABLE people (name TEXT, age INTEGER)');
    const union = builder.add('Microsoft.UnionAll');
    builder.connect(await peopleIn(builder), union);
    builder.connect(await peopleIn(builder, 'others', ['Edsger,72']), union, 0, 'Union All Input 2');
    expect([...union.inputCollection].map(({ name, isAttached }) => `${name} ${isAttached}`)).toEqual([
      'Union All Input 1 true',
      'Union All Input 2 true',
      'Union All Input 3 false',
    ]);
    for (const at of [0, 1]) for (const name of ['name', 'age']) builder.use(union, name, 'readOnly', at);
    expect(union.outputCollection.item(0).outputColumnCollection.count).toBe(2);
    await builder.table('people', union);
    expect(await builder.errors()).toEqual([]);
    expect(builder.rows('SELECT age FROM people ORDER BY age')).toEqual(['36', '41', '72', '85']);
  });

  it('groups and sums, with the types that the designer gives', async () => {
    const builder = new FlowBuilder(folder, 'CREATE TABLE sums (name TEXT, total INTEGER, mean REAL, count INTEGER)');
    const aggregate = builder.add('Microsoft.Aggregate');
    builder.connect(await peopleIn(builder, 'people', ['Ada,30', 'Ada,41', 'Alan,5']), aggregate);
    const name = builder.use(aggregate, 'name');
    const { lineageId } = builder.use(aggregate, 'age');
    const columns = [
      builder.column(aggregate, 'name', { AggregationColumnId: name.lineageId, AggregationType: 0 }),
      builder.column(aggregate, 'total', { AggregationColumnId: lineageId, AggregationType: 'Sum' }),
      builder.column(aggregate, 'mean', { AggregationColumnId: lineageId, AggregationType: 'Average' }),
      builder.column(aggregate, 'count', { AggregationType: 'CountAll' }),
    ];
    expect(columns.map(({ dataType }) => dataType)).toEqual(['DT_STR', 'DT_I8', 'DT_R8', 'DT_UI8']);
    await builder.table('sums', aggregate);
    expect(await builder.errors()).toEqual([]);
    expect(builder.rows('SELECT * FROM sums ORDER BY name')).toEqual(['Ada 71 35.5 2', 'Alan 5 5 1']);
  });

  it('splits rows by conditions, each in the forms over names and over lineage ids', async () => {
    const builder = new FlowBuilder(folder, 'CREATE TABLE old (name TEXT); CREATE TABLE young (name TEXT)');
    const split = builder.add('Microsoft.ConditionalSplit');
    builder.connect(await peopleIn(builder), split);
    const standard = split.outputCollection.item('Conditional Split Default Output');
    const old = split.instantiate().insertOutput(DTSInsertPlacement.IP_BEFORE, standard.id);
    expect([old.name, old.exclusionGroup, old.errorRowDisposition]).toEqual(['Case 1', 1, 'FailComponent']);
    old.name = 'Old';
    split.instantiate().setOutputProperty(old.id, 'Expression', 'ABS(age) > 40 && [name] != "x"');
    const path = 'Package\\Data Flow Task\\Flat File Source.Outputs[Flat File Source Output].Columns';
    expect(storedExpression(old)).toEqual([
      `[ABS](#{${path}[age]}) > 40 && #{${path}[name]} != "x"`,
      'ABS(age) > 40 && [name] != "x"',
    ]);
    expect([...split.inputCollection.item(0).inputColumnCollection].map(({ name }) => name)).toEqual(['age', 'name']);
    const next = split.instantiate().insertOutput(DTSInsertPlacement.IP_AFTER, old.id);
    expect(next.customPropertyCollection.item('EvaluationOrder').value).toBe(1);
    split.instantiate().deleteOutput(next.id);
    await builder.table('old', split, 'Old');
    await builder.table('young', split, standard.id);
    expect(await builder.errors()).toEqual([]);
    expect([builder.rows('SELECT * FROM old'), builder.rows('SELECT * FROM young')]).toEqual([
      ['Grace', 'Alan'],
      ['Ada'],
    ]);
  });

  it('looks rows up', async () => {
    const builder = new FlowBuilder(
      folder,
      "CREATE TABLE cities (person TEXT, city TEXT); INSERT INTO cities VALUES ('Ada', 'London'), ('Alan', 'Wilmslow'), ('Grace', 'New York'); CREATE TABLE homes (name TEXT, city TEXT)",
    );
    const lookup = builder.add('Microsoft.Lookup');
    builder.connect(await peopleIn(builder), lookup);
    lookup.runtimeConnectionCollection.item(0).connectionManagerId = 'Store';
    lookup.instantiate().setComponentProperty('SqlCommand', 'SELECT person, city FROM cities');
    const name = builder.use(lookup, 'name');
    lookup
      .instantiate()
      .setInputColumnProperty(lookup.inputCollection.item(0).id, name.id, 'JoinToReferenceColumn', 'person');
    const city = builder.column(lookup, 'city', { CopyFromReferenceColumn: 'city' });
    city.setDataTypeProperties('DT_WSTR', 50);
    expect(city.truncationRowDisposition).toBe('FailComponent');
    await builder.table('homes', lookup);
    expect(await builder.errors()).toEqual([]);
    expect(builder.rows('SELECT * FROM homes')).toEqual(['Ada London', 'Grace New York', 'Alan Wilmslow']);
  });

  it('converts columns and sends rows in error elsewhere', async () => {
    const builder = new FlowBuilder(folder, 'CREATE TABLE ages (small INTEGER); CREATE TABLE wrong (name TEXT)');
    const convert = builder.add('Microsoft.DataConvert');
    builder.connect(await peopleIn(builder, 'people', ['Ada,36', 'Eon,4000']), convert);
    const { lineageId } = builder.use(convert, 'age');
    const small = builder.column(convert, 'small', { SourceInputColumnLineageID: lineageId });
    expect(small.dataType).toBe('DT_I4');
    small.setDataTypeProperties('DT_UI1');
    small.errorRowDisposition = 'RedirectRow';
    await builder.table('ages', convert);
    await builder.table('wrong', convert, 'Data Conversion Error Output');
    expect(await builder.errors()).toEqual([]);
    expect([builder.rows('SELECT * FROM ages'), builder.rows('SELECT * FROM wrong')]).toEqual([['36'], ['Eon']]);
  });

  it('multiplies rows over as many paths as are attached, and forgets an output with its path', async () => {
    const builder = new FlowBuilder(folder, 'CREATE TABLE a (name TEXT); CREATE TABLE b (name TEXT)');
    builder.package.variables.add('Count', false, 'User', 0);
    const count = builder.add('Microsoft.RowCount');
    count.customPropertyCollection.item('VariableName').value = 'User::Count';
    builder.connect(await peopleIn(builder), count);
    const multicast = builder.add('Microsoft.Multicast');
    builder.connect(count, multicast);
    await builder.table('a', multicast);
    await builder.table('b', multicast, 'Multicast Output 2');
    expect(await builder.errors()).toEqual([]);
    expect([builder.rows('SELECT * FROM a'), builder.rows('SELECT * FROM b')]).toEqual([
      ['Ada', 'Grace', 'Alan'],
      ['Ada', 'Grace', 'Alan'],
    ]);
    builder.pipe.pathCollection.remove('Multicast Output 2');
    expect([...multicast.outputCollection].map(({ name }) => name)).toEqual([
      'Multicast Output 1',
      'Multicast Output 3',
    ]);
  });

  it('builds with a custom component as with those that come along', async () => {
    const custom = new Application([rowNumber]).createPackage();
    const builder = new FlowBuilder(folder, 'CREATE TABLE numbers (name TEXT, RowNumber INTEGER)', custom);
    const number = builder.add('Example.RowNumber');
    builder.connect(await peopleIn(builder), number);
    number.instantiate().setComponentProperty('Seed', 10);
    await builder.table('numbers', number);
    expect(await builder.errors()).toEqual([]);
    expect(builder.rows('SELECT * FROM numbers')).toEqual(['Ada 10', 'Grace 11', 'Alan 12']);
  });
});

async function derivedFlow(): Promise<{ builder: FlowBuilder; derived: ComponentMetaData }> {
  const builder = new FlowBuilder(folder, 'CREATE TABLE people (name TEXT, double INTEGER)');
  const derived = builder.add('Microsoft.DerivedColumn');
  builder.connect(await peopleIn(builder), derived);
  builder.column(derived, 'double', { Expression: 'age * 2' });
  await builder.table('people', derived);
  return { builder, derived };
}

describe('a data flow that is changed', () => {
  it('follows the new names of components, outputs, columns, connection managers and its task', async () => {
    const { builder, derived } = await derivedFlow();
    const source = builder.pipe.componentMetaDataCollection.item('Flat File Source');
    source.name = 'People';
    source.outputCollection.item(0).name = 'Everybody';
    source.outputCollection.item(0).outputColumnCollection.item('age').name = 'years {old}';
    derived.name = 'Double';
    builder.task.name = 'Load';
    builder.package.connections.item('people').name = 'File';
    const column = derived.outputCollection.item(0).outputColumnCollection.item('double');
    expect(storedExpression(column)[0]).toContain('\\People.Outputs[Everybody].Columns[years {old\\}]} * 2');
    expect(await builder.errors()).toEqual([]);
    const application = new Application();
    const file = join(folder, 'made.dtsx');
    await application.saveToXml(file, builder.package);
    const loaded = (await application.loadPackage(file)).repoint('Store', `sqlite:${join(folder, 'store.db')}`);
    expect(loaded.explain()).toBe(builder.package.explain());
    expect(loaded.explain()).toContain('Everybody');
    expect(await builder.errors(loaded)).toEqual([]);
    expect(builder.rows('SELECT DISTINCT * FROM people')).toEqual(['Ada 72', 'Grace 170', 'Alan 82']);
    expect(application.saveToXmlText(loaded)).toBe(application.saveToXmlText(builder.package));
  });

  it('is changed after loading as after making', async () => {
    const { builder } = await derivedFlow();
    const application = new Application();
    const file = join(folder, 'made.dtsx');
    await application.saveToXml(file, builder.package);
    const loaded = (await application.loadPackage(file)).repoint('Store', `sqlite:${join(folder, 'store.db')}`);
    const pipe = (loaded.executables.item(0) as TaskHost).innerObject as MainPipe;
    const derived = pipe.componentMetaDataCollection.item('Derived Column');
    const output = derived.outputCollection.item(0);
    const column = output.outputColumnCollection.item('double');
    derived.instantiate().setOutputColumnProperty(output.id, column.id, 'FriendlyExpression', 'age * 3');
    pipe.defaultBufferMaxRows = 2;
    expect(await builder.errors(loaded)).toEqual([]);
    expect(builder.rows('SELECT double FROM people')).toEqual(['108', '255', '123']);
    expect(application.saveToXmlText(loaded)).toContain('defaultBufferMaxRows="2"');
  });

  it('keeps names and mappings when the outside is looked at again, and drops what is gone', async () => {
    const { builder } = await derivedFlow();
    const source = builder.pipe.componentMetaDataCollection.item('Flat File Source');
    const columns = source.outputCollection.item(0).outputColumnCollection;
    columns.item('age').name = 'years';
    const { columns: file } = builder.package.connections.item('people');
    file.add('height').columnDelimiter = '\r\n';
    file.item('age').columnDelimiter = ',';
    file.remove('name');
    await source.instantiate().reinitializeMetaData();
    expect([...columns].map(({ name }) => name)).toEqual(['years', 'height']);
    const destination = builder.pipe.componentMetaDataCollection.item('OLE DB Destination');
    expect(destination.validate()).toBe('needsNewMetadata');
    destination.removeInvalidInputColumns();
    expect(destination.areInputColumnsValid).toBe(true);
    expect([...destination.inputCollection.item(0).inputColumnCollection].map(({ name }) => name)).toEqual(['double']);
  });

  it('says whether a component is valid, and what is wrong', async () => {
    const { builder, derived } = await derivedFlow();
    expect(derived.validate()).toBe('isValid');
    builder.column(derived, 'empty', {});
    expect(derived.validate()).toBe('isBroken');
    expect(derived.validationFindings.map(({ symbol }) => symbol)).toEqual(['DTS_E_EXPRESSIONVALIDATIONFAILED']);
  });

  it('makes a component new again, without its paths', async () => {
    const { builder, derived } = await derivedFlow();
    derived.name = 'Double';
    derived.instantiate().provideComponentProperties();
    expect([derived.name, derived.outputCollection.item(0).outputColumnCollection.count]).toEqual([
      'Derived Column',
      0,
    ]);
    expect(builder.pipe.pathCollection.count).toBe(0);
  });

  it('keeps columns of an outside that nobody can ask', async () => {
    const { builder } = await derivedFlow();
    const destination = builder.pipe.componentMetaDataCollection.item('OLE DB Destination');
    const input = destination.inputCollection.item(0);
    const made = destination.instantiate().insertExternalMetadataColumnAt(input.id, 0, 'Key', 'DT_WSTR', 8);
    expect([made.name, made.columnType.length, made.id]).toEqual(['Key', 8, `${input.id}.ExternalColumns[Key]`]);
    destination.instantiate().mapInputColumn(input.id, input.inputColumnCollection.item('name').id, made.id);
    expect(input.inputColumnCollection.item('name').externalMetadataColumnId).toBe(made.id);
  });

  it('loses a removed component with its paths', async () => {
    const { builder, derived } = await derivedFlow();
    builder.pipe.componentMetaDataCollection.remove(derived);
    expect([...builder.pipe.componentMetaDataCollection].map(({ name }) => name)).toEqual([
      'Flat File Source',
      'OLE DB Destination',
    ]);
    expect(builder.pipe.pathCollection.count).toBe(0);
  });

  it('keeps a type that was chosen, whatever the expression gives', async () => {
    const { derived } = await derivedFlow();
    const output = derived.outputCollection.item(0);
    const column = output.outputColumnCollection.item('double');
    const wrapper = derived.instantiate();
    wrapper.setOutputColumnDataTypeProperties(output.id, column.id, 'DT_NUMERIC', 0, 10, 2);
    wrapper.setOutputColumnProperty(output.id, column.id, 'Expression', 'age * 4');
    expect([column.dataType, column.precision, column.scale]).toEqual(['DT_NUMERIC', 10, 2]);
  });

  it('lets its task have properties and expressions, those of its components included', async () => {
    const { builder } = await derivedFlow();
    const sort = builder.add('Microsoft.Sort');
    builder.task.properties.item('DefaultBufferMaxRows').value = 500;
    expect(builder.pipe.defaultBufferMaxRows).toBe(500);
    const threads = builder.task.properties.item('[Sort].[MaximumThreads]');
    expect(threads.value).toBe(-1);
    threads.value = 2;
    threads.expression = '1 + 2';
    sort.name = 'Order';
    expect(sort.customPropertyCollection.item('MaximumThreads').value).toBe(2);
    expect(builder.task.getExpression('[Order].[MaximumThreads]')).toBe('1 + 2');
    expect(() => builder.task.setExpression('[Order].[EliminateDuplicates]', 'true')).toThrow(/no property/);
  });

  it('finds every object by its id', async () => {
    const { builder, derived } = await derivedFlow();
    const output = derived.outputCollection.item(0);
    const column = output.outputColumnCollection.item(0);
    const [path] = builder.pipe.pathCollection;
    for (const each of [derived, output, column, derived.inputCollection.item(0), path]) {
      expect(builder.pipe.getObjectById(each.id)).toBe(each);
    }
    expect([path.startPoint?.component.name, path.endPoint?.component.name]).toEqual([
      'Flat File Source',
      'Derived Column',
    ]);
  });

  it.each<[string, (flow: Awaited<ReturnType<typeof derivedFlow>>) => unknown, RegExp]>([
    [
      'a class that nothing is',
      ({ builder }) => builder.add('Microsoft.Nothing'),
      /Nothing here has the name "Microsoft.Nothing"/,
    ],
    [
      'a port on a class with fixed ones',
      ({ derived }) => derived.instantiate().insertOutput('after', derived.outputCollection.item(0).id),
      /takes no further output/,
    ],
    [
      'an id that nothing has',
      ({ derived }) => derived.instantiate().deleteOutput('Package\\X'),
      /Derived Column has no output Package\\X/,
    ],
    [
      'a column that does not reach the input',
      ({ builder, derived }) => builder.use(derived, 'height'),
      /has no column with this lineage id height/,
    ],
    [
      'a second path at one end',
      ({ builder, derived }) => builder.connect(builder.pipe.componentMetaDataCollection.item(0), derived),
      /attached|already/,
    ],
    ['paths in a circle', ({ builder, derived }) => circle(builder, derived), /circle|cycle/i],
    [
      'an expression over unknown columns',
      ({ builder, derived }) => builder.column(derived, 'x', { Expression: 'height + 1' }),
      /height/,
    ],
    [
      'a property that nobody declares',
      ({ derived }) => derived.instantiate().setComponentProperty('Speed', 1),
      /no custom property Speed/,
    ],
    [
      'a use that is none',
      ({ builder, derived }) => builder.use(derived, 'name', 'sometimes' as 'readOnly'),
      /"sometimes" is no value for the property UsageType/,
    ],
    [
      'a position beyond the columns',
      ({ derived }) => derived.instantiate().insertOutputColumnAt(derived.outputCollection.item(0).id, 7, 'x'),
      /"7" is no value for the property Index/,
    ],
    [
      'no member of an enumeration',
      ({ builder }) => builder.add('Microsoft.OLEDBSource').instantiate().setComponentProperty('AccessMode', 9),
      /"9" is no value for the property AccessMode/,
    ],
    [
      'a disposition that does not exist',
      ({ derived }) => Object.assign(derived.outputCollection.item(0), { errorRowDisposition: 'Explode' }),
      /"Explode" is no value/,
    ],
    [
      'a type that is none',
      ({ derived }) =>
        derived.outputCollection.item(0).outputColumnCollection.item(0).setDataTypeProperties('DT_NUMERIC', 0, 50),
      /"50" is no value for the property Precision/,
    ],
    [
      'a buffer without rows',
      ({ builder }) => Object.assign(builder.pipe, { defaultBufferMaxRows: 0 }),
      /"0" is no value for the property defaultBufferMaxRows/,
    ],
    [
      'a connection manager that is not there',
      ({ builder }) =>
        Object.assign(builder.add('Microsoft.OLEDBSource').runtimeConnectionCollection.item(0), {
          connectionManagerId: 'Nowhere',
        }),
      /no connection manager Nowhere/,
    ],
  ])('refuses %s', async (_what, act, message) => {
    const flow = await derivedFlow();
    expect(() => act(flow)).toThrow(message);
  });

  it('refuses to make a component of a class that does not say how it looks', () => {
    const { design: _, ...declaration } = rowNumber.declaration;
    const custom = new Application([{ ...rowNumber, declaration }]).createPackage();
    const builder = new FlowBuilder(folder, '', custom);
    expect(() => builder.add('Example.RowNumber')).toThrow(/A new Row Number cannot be made/);
  });

  it('refuses data flows of packages that number their objects', () => {
    const old = new Application().createPackage('Old');
    const task = old.executables.add('STOCK:PipelineTask') as TaskHost;
    old.package.formatVersion = 3;
    expect(() => task.innerObject).toThrow(/packages of format 3 number its objects/);
  });

  it('refuses to look at an outside without connection, or at a table that is not there', async () => {
    const { builder } = await derivedFlow();
    const source = builder.add('Microsoft.OLEDBSource');
    await expect(source.instantiate().acquireConnections()).rejects.toThrow(/OleDbConnection/);
    source.runtimeConnectionCollection.item(0).connectionManagerId = 'Store';
    source.instantiate().setComponentProperty('OpenRowset', 'nowhere');
    await expect(source.instantiate().reinitializeMetaData()).rejects.toThrow(/nowhere/);
    source.instantiate().setComponentProperty('AccessMode', 'SQL Command');
    source.instantiate().setComponentProperty('SqlCommand', 'SELECT double AS twice FROM people');
    await source.instantiate().reinitializeMetaData();
    const [output, errors] = source.outputCollection;
    expect([...output.outputColumnCollection].map(({ name }) => name)).toEqual(['twice']);
    expect([...errors.outputColumnCollection].map(({ name }) => name)).toEqual(['twice', 'ErrorCode', 'ErrorColumn']);
  });
});

function circle(builder: FlowBuilder, derived: ComponentMetaData): void {
  const union = builder.add('Microsoft.UnionAll');
  const multicast = builder.add('Microsoft.Multicast');
  builder.pipe.pathCollection.remove('Derived Column Output');
  builder.connect(derived, union);
  builder.connect(union, multicast);
  builder.connect(multicast, union, 0, 1);
}
