import { expect, it } from 'vitest';
import { readPackage } from '../formats/dtsx/read-package.ts';
import type { ComponentUnit } from '../registry/registry.ts';
import { defineUnit } from '../sdk/unit.ts';
import { Package } from './index.ts';

const oneRow: ComponentUnit = defineUnit(
  {
    kind: 'source',
    sdkVersion: 1,
    identifiers: { creationName: 'Test.OneRow' },
    displayName: 'One Row',
    description: 'Makes a row.',
    properties: {},
    outputs: { minimum: 1 },
    placement: 'main',
    partition: 'single',
    validate: () => [],
  },
  async () => ({
    createRuntime: () => ({
      async produce({ outputs: [port], variable }) {
        const vector = port.buffer.vector('n');
        if (vector.layout !== 'i32') return;
        vector.nulls[0] = 0;
        vector.values[0] = Number(variable('DtsClient::Number').value);
        await port.send(1);
      },
    }),
  }),
);

const text = `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{P}" DTS:ObjectName="P">
  <DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
  <DTS:Variables><DTS:Variable DTS:DTSID="{V}" DTS:Namespace="DtsClient" DTS:ObjectName="Number"><DTS:VariableValue DTS:DataType="3">1</DTS:VariableValue></DTS:Variable></DTS:Variables>
  <DTS:Executables><DTS:Executable DTS:refId="Package\\Flow" DTS:CreationName="Microsoft.Pipeline" DTS:ExecutableType="Microsoft.Pipeline" DTS:DTSID="{F}" DTS:ObjectName="Flow"><DTS:ObjectData>
    <pipeline version="1"><components>
      <component refId="One" componentClassID="Test.OneRow" name="One"><outputs><output refId="Rows" name="Rows"><outputColumns><outputColumn refId="n" name="n" dataType="i4" lineageId="n"/></outputColumns></output></outputs></component>
      <component refId="Dest" componentClassID="Microsoft.ManagedComponentHost" name="DataReaderDest"><properties><property name="UserComponentTypeName">Microsoft.DataReaderDestinationAdapter</property></properties>
        <inputs><input refId="In" name="In"><inputColumns><inputColumn refId="In.n" lineageId="n" cachedName="n"/></inputColumns></input></inputs></component></components>
    <paths><path refId="p" name="p" startId="Rows" endId="In"/></paths></pipeline></DTS:ObjectData></DTS:Executable></DTS:Executables></DTS:Executable>`;

// source: documentation Loading the Output of a Local Package
it('reads what a DataReader destination takes, with values for variables of DtsClient', async () => {
  const { package: model } = readPackage(text);
  const made = new Package({ ...(model === undefined ? {} : { model }), units: [oneRow] });
  const started: string[] = [];
  await using reader = await made.executeReader('DataReaderDest', {
    dataParameters: { Number: 42 },
    optionsFile: false,
    events: {
      onPreExecute: (source) => {
        started.push(source.name);
      },
    },
  });
  const rows = [];
  for await (const row of reader.rows()) rows.push(row);
  expect(rows).toEqual([{ n: 42 }]);
  expect(made.lastRun?.result).toBe('success');
  expect(started).toContain('Flow');
});
