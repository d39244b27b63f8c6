import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ForEachLoop, TaskHost } from 'opendtsx';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FlowBuilder } from './flow-builder.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-components-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const people = ['Ada,36', 'Grace,85', 'Alan,41'];

// source: documentation of each component unless a test says otherwise.
describe('components in whole packages', () => {
  it('Recordset Destination stores rows that a Foreach ADO enumerator gives one by one', async () => {
    const builder = new FlowBuilder(folder, 'CREATE TABLE names (name TEXT)');
    const { package: made, task } = builder;
    made.variables.add('Rows', false, 'User', '', 'Object');
    made.variables.add('Name', false, 'User', 'nobody');
    const recordset = builder.add('Microsoft.RecordsetDestination');
    recordset.instantiate().setComponentProperty('VariableName', 'User::Rows');
    builder.connect(await builder.csv('people', ['name', 'age'], people), recordset);
    builder.use(recordset, 'age');
    builder.use(recordset, 'name');
    const loop = made.executables.add('STOCK:FOREACHLOOP') as ForEachLoop;
    made.precedenceConstraints.add(task, loop);
    loop.setForEachEnumerator('Microsoft.ForEachADOEnumerator').properties.item('DataObjectVariable').value =
      'User::Rows';
    loop.variableMappings.add('User::Name', 1);
    const insert = loop.executables.add('STOCK:SQLTask') as TaskHost;
    insert.properties.item('Connection').value = made.connections.item('Store').id;
    insert.setExpression('SqlStatementSource', '"INSERT INTO names VALUES (\'" + @[User::Name] + "\')"');
    expect(await builder.errors()).toEqual([]);
    expect(builder.rows('SELECT name FROM names')).toEqual(['Ada', 'Grace', 'Alan']);
  });

  it.each([
    ['String', /DT_WSTR.*cannot be assigned/],
    ['nothing', /no variable|not (found|exist|visible)/i],
  ] as const)('Recordset Destination with a variable of type %s fails with words', async (type, words) => {
    const builder = new FlowBuilder(folder, '');
    if (type === 'String') builder.package.variables.add('Rows', false, 'User', 'text');
    const recordset = builder.add('Microsoft.RecordsetDestination');
    recordset.instantiate().setComponentProperty('VariableName', 'User::Rows');
    builder.connect(await builder.csv('people', ['name', 'age'], people), recordset);
    builder.use(recordset, 'age');
    const errors = await builder.errors();
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.join(' ')).toMatch(words);
  });

  it('Audit tells of the package, the task and the machine', async () => {
    const builder = new FlowBuilder(folder, 'CREATE TABLE audited (name TEXT, task TEXT, package TEXT)');
    builder.package.name = 'Nightly';
    builder.task.name = 'Load People';
    const audit = builder.add('Microsoft.Lineage');
    builder.connect(await builder.csv('people', ['name', 'age'], people.slice(0, 1)), audit);
    const columns = [
      builder.column(audit, 'task', { LineageItemSelected: 'TaskName' }),
      builder.column(audit, 'package', { LineageItemSelected: 2 }),
      builder.column(audit, 'id', { LineageItemSelected: 'PackageID' }),
    ];
    expect(columns.map(({ dataType }) => dataType)).toEqual(['DT_WSTR', 'DT_WSTR', 'DT_GUID']);
    await builder.table('audited', audit);
    expect(await builder.errors()).toEqual([]);
    expect(builder.rows('SELECT name, task, package FROM audited')).toEqual(['Ada Load People Nightly']);
  });

  it('Row Sampling has both outputs filled with the columns in use, and loses no row', async () => {
    const builder = new FlowBuilder(
      folder,
      'CREATE TABLE taken (name TEXT, age INTEGER); CREATE TABLE rest (name TEXT, age INTEGER)',
    );
    const sampling = builder.add('Microsoft.RowSampling');
    sampling.instantiate().setComponentProperty('SamplingValue', 2);
    builder.connect(await builder.csv('people', ['name', 'age'], people), sampling);
    for (const name of ['name', 'age']) builder.use(sampling, name);
    await builder.table('taken', sampling);
    await builder.table('rest', sampling, 'Sampling Unselected Output');
    expect(await builder.errors()).toEqual([]);
    expect(builder.rows('SELECT count(*) FROM taken')).toEqual(['2']);
    expect(builder.rows('SELECT age FROM taken UNION ALL SELECT age FROM rest ORDER BY age')).toEqual([
      '36',
      '41',
      '85',
    ]);
  });

  it('a raw file written by one data flow is read by another, which learns its columns from the file', async () => {
    const file = join(folder, 'people.raw');
    const writing = new FlowBuilder(folder, '');
    const destination = writing.add('Microsoft.RawDestination');
    destination.instantiate().setComponentProperty('FileName', file);
    writing.connect(await writing.csv('people', ['name', 'age'], people), destination);
    for (const name of ['name', 'age']) writing.use(destination, name);
    expect(await writing.errors()).toEqual([]);
    expect(readFileSync(file, 'latin1')).toContain('OpenDTSX raw file 1');
    const reading = new FlowBuilder(folder, 'CREATE TABLE people (name TEXT, age INTEGER)');
    const source = reading.add('Microsoft.RawSource');
    source.instantiate().setComponentProperty('FileName', file);
    await source.instantiate().reinitializeMetaData();
    const [output] = source.outputCollection;
    expect([...output.outputColumnCollection].map(({ name, dataType }) => `${name} ${dataType}`)).toEqual([
      'name DT_STR',
      'age DT_I4',
    ]);
    await reading.table('people', source);
    expect(await reading.errors()).toEqual([]);
    expect(reading.rows('SELECT age FROM people')).toEqual(['36', '85', '41']);
  });

  it('Character Map and Copy Column fill new columns of the type of their input column', async () => {
    const builder = new FlowBuilder(folder, 'CREATE TABLE people (name TEXT, upper TEXT, again INTEGER)');
    const map = builder.add('Microsoft.CharacterMap');
    builder.connect(await builder.csv('people', ['name', 'age'], people), map);
    const name = builder.use(map, 'name');
    builder.column(map, 'upper', { MapFlags: 512, InputColumnLineageID: name.lineageId });
    const copy = builder.add('Microsoft.CopyMap');
    builder.connect(map, copy);
    const { lineageId } = builder.use(copy, 'age');
    expect(builder.column(copy, 'again', { copyColumnId: lineageId }).dataType).toBe('DT_I4');
    await builder.table('people', copy);
    expect(await builder.errors()).toEqual([]);
    expect(builder.rows('SELECT * FROM people')).toEqual(['Ada ADA 36', 'Grace GRACE 85', 'Alan ALAN 41']);
  });
});
