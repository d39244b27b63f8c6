import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runPackage } from '../src/runtime/run-package.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opendtsx-cache-'));
});
afterEach(() => rm(folder, { recursive: true }));

function flatFile(name: string, columns: readonly string[]): string {
  const records = columns.map(
    (column, index) =>
      `<DTS:FlatFileColumn DTS:ColumnType="Delimited" DTS:ColumnDelimiter="${index + 1 < columns.length ? '_x002C_' : '_x000A_'}" DTS:MaximumWidth="10" DTS:DataType="129" DTS:ObjectName="${column}"/>`,
  );
  return `<DTS:ConnectionManager DTS:refId="Package.ConnectionManagers[${name}]" DTS:CreationName="FLATFILE" DTS:DTSID="{${name}}" DTS:ObjectName="${name}"><DTS:ObjectData>
    <DTS:ConnectionManager DTS:Format="Delimited" DTS:CodePage="1252" DTS:RowDelimiter="_x000A_" DTS:ConnectionString="${join(folder, `${name}.txt`)}"><DTS:FlatFileColumns>${records.join('')}</DTS:FlatFileColumns></DTS:ConnectionManager>
  </DTS:ObjectData></DTS:ConnectionManager>`;
}

const cache = `<DTS:ConnectionManager DTS:refId="Package.ConnectionManagers[Cache]" DTS:CreationName="CACHE" DTS:DTSID="{Cache}" DTS:ObjectName="Cache"><DTS:ObjectData><DTS:ConnectionManager><DTS:CacheColumns>
  <DTS:CacheColumn DTS:DataType="129" DTS:Length="10" DTS:CodePage="1252" DTS:IndexPosition="1" DTS:ObjectName="id"/>
  <DTS:CacheColumn DTS:DataType="129" DTS:Length="10" DTS:CodePage="1252" DTS:ObjectName="name"/>
</DTS:CacheColumns></DTS:ConnectionManager></DTS:ObjectData></DTS:ConnectionManager>`;

const slot = (name: string, manager: string): string =>
  `<connections><connection refId="${name}" connectionManagerID="Package.ConnectionManagers[${manager}]" name="${name}"/></connections>`;

const column = (name: string, properties = ''): string =>
  `<inputColumn refId="in.${name}" lineageId="${name}" cachedName="${name}"><properties>${properties}</properties></inputColumn>`;

const property = (name: string, value: string): string =>
  `<property dataType="System.String" name="${name}">${value}</property>`;

const outputColumn = (name: string, properties = ''): string =>
  `<outputColumn refId="${name}" name="${name}" dataType="str" length="10" codePage="1252" lineageId="${name}" errorRowDisposition="FailComponent" truncationRowDisposition="FailComponent"><properties>${properties}</properties></outputColumn>`;

function source(manager: string, columns: readonly string[]): string {
  const external = columns.map(
    (name) => `<externalMetadataColumn refId="x.${name}" name="${name}" dataType="str" length="10" codePage="1252"/>`,
  );
  const outputs = columns.map((name) =>
    outputColumn(name).replace('<outputColumn ', `<outputColumn externalMetadataColumnId="x.${name}" `),
  );
  return `<component refId="Read" componentClassID="Microsoft.FlatFileSource" name="Read">${slot('FlatFileConnection', manager)}<outputs>
    <output refId="Rows" name="Rows"><outputColumns>${outputs.join('')}</outputColumns><externalMetadataColumns isUsed="True">${external.join('')}</externalMetadataColumns></output></outputs></component>`;
}

function dataFlow(name: string, components: string, paths: readonly (readonly [string, string])[]): string {
  const links = paths.map(
    ([from, to]) => `<path refId="${from}-${to}" name="${from}" startId="${from}" endId="${to}"/>`,
  );
  return `<DTS:Executable DTS:refId="Package\\${name}" DTS:CreationName="Microsoft.Pipeline" DTS:ExecutableType="Microsoft.Pipeline" DTS:DTSID="{${name}}" DTS:ObjectName="${name}"><DTS:ObjectData>
    <pipeline version="1"><components>${components}</components><paths>${links.join('')}</paths></pipeline></DTS:ObjectData></DTS:Executable>`;
}

const fill = (): string =>
  dataFlow(
    'Fill',
    `${source('Products', ['id', 'name'])}<component refId="Keep" componentClassID="Microsoft.Cache" name="Keep">${slot('CacheConnection', 'Cache')}<inputs><input refId="Keep.In" name="In"><inputColumns>
      ${column('id', property('CacheColumnName', 'id'))}${column('name', property('CacheColumnName', 'name'))}</inputColumns></input></inputs>
      <outputs><output refId="Keep.Out" name="Out" synchronousInputId="Keep.In"/></outputs></component>`,
    [['Rows', 'Keep.In']],
  );

const find = (): string =>
  dataFlow(
    'Find',
    `${source('Orders', ['order'])}<component refId="Find" componentClassID="Microsoft.Lookup" name="Find"><properties>${property('ConnectionType', '1')}</properties>${slot('CacheConnection', 'Cache')}
      <inputs><input refId="Find.In" name="In"><inputColumns>${column('order', property('JoinToReferenceColumn', 'id'))}</inputColumns></input></inputs>
      <outputs><output refId="Find.Out" name="Out" synchronousInputId="Find.In" exclusionGroup="1" errorRowDisposition="FailComponent"><outputColumns>${outputColumn('product', property('CopyFromReferenceColumn', 'name'))}</outputColumns></output></outputs></component>
      <component refId="Write" componentClassID="Microsoft.FlatFileDestination" name="Write"><properties>${property('Overwrite', 'true')}</properties>${slot('FlatFileConnection', 'Found')}
      <inputs><input refId="Write.In" name="In"><inputColumns>${column('order').replace('<inputColumn ', '<inputColumn externalMetadataColumnId="w.order" ')}${column('product').replace('<inputColumn ', '<inputColumn externalMetadataColumnId="w.product" ')}</inputColumns>
      <externalMetadataColumns isUsed="True"><externalMetadataColumn refId="w.order" name="order" dataType="str" length="10" codePage="1252"/><externalMetadataColumn refId="w.product" name="product" dataType="str" length="10" codePage="1252"/></externalMetadataColumns></input></inputs></component>`,
    [
      ['Rows', 'Find.In'],
      ['Find.Out', 'Write.In'],
    ],
  );

const packageText =
  (): string => `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{P}" DTS:ObjectName="P">
  <DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
  <DTS:ConnectionManagers>${flatFile('Products', ['id', 'name'])}${flatFile('Orders', ['order'])}${flatFile('Found', ['order', 'product'])}${cache}</DTS:ConnectionManagers>
  <DTS:Executables>${fill()}${find()}</DTS:Executables>
  <DTS:PrecedenceConstraints><DTS:PrecedenceConstraint DTS:refId="c" DTS:From="Package\\Fill" DTS:To="Package\\Find" DTS:DTSID="{c}" DTS:ObjectName="c"/></DTS:PrecedenceConstraints>
</DTS:Executable>`;

// source: documentation Cache Transform: a later data flow looks up in what an earlier one has put into the cache
it('looks up in the rows that a Cache Transform of an earlier data flow has kept', async () => {
  const path = join(folder, 'package.dtsx');
  await writeFile(path, packageText());
  await writeFile(join(folder, 'Products.txt'), 'a,apple\nb,banana\n');
  await writeFile(join(folder, 'Orders.txt'), 'b\na\nb\n');
  const messages: string[] = [];
  const result = await runPackage({
    source: { path },
    optionsFile: false,
    onEvent: (event) => messages.push(JSON.stringify(event)),
  });
  expect({ result: result.result, errors: messages.filter((text) => text.includes('"OnError"')) }).toEqual({
    result: 'success',
    errors: [],
  });
  expect(await readFile(join(folder, 'Found.txt'), 'latin1')).toBe('b,banana\na,apple\nb,banana\n');
});
