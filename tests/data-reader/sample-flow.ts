import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleColumns } from '../../src/datatypes/arrow/testing/sample-columns.ts';
import { formatPipelineDataType } from '../../src/datatypes/pipeline-data-type.ts';
import { writeVector } from '../../src/datatypes/write-vector.ts';
import { dtsError } from '../../src/diagnostics/dts-error.ts';
import type { ComponentUnit } from '../../src/registry/registry.ts';
import type { ComponentInstance } from '../../src/sdk/component.ts';
import type { ComponentContext } from '../../src/sdk/component-context.ts';
import { defineUnit } from '../../src/sdk/unit.ts';

/** What the source of a sample package makes. */
export interface SampleSource {
  readonly count: number;
  /** Told of each buffer that was sent, by its first row. */
  readonly sent?: number[];
  /** Fails instead of ending. */
  readonly fails?: boolean;
}

/** A source `Test.Numbers` with the column `n` DT_I8, in buffers of two rows. */
export function numbersSource({ count, sent = [], fails = false }: SampleSource): ComponentUnit {
  return sourceUnit('Test.Numbers', async ({ outputs: [port], variable }, instance) => {
    const [n, text] = instance.outputs[0].columns;
    const prefix = String(variable('DtsClient::Prefix').value);
    for (let row = 0; row < count; row += 2) {
      const rows = Math.min(2, count - row);
      for (let position = 0; position < rows; position++) {
        writeVector(port.buffer.vector(n.lineageId), position, BigInt(row + position), n.type);
        writeVector(port.buffer.vector(text.lineageId), position, `${prefix}${row + position}`, text.type);
      }
      sent.push(row);
      await port.send(rows);
    }
    if (fails) throw dtsError('DTS_E_PRIMEOUTPUTFAILED', { component: instance.name });
  });
}

/** A source `Test.Samples` with the sample columns. */
export function samplesSource(): ComponentUnit {
  return sourceUnit('Test.Samples', async ({ outputs: [port] }, instance) => {
    for (const [index, { lineageId, type }] of instance.outputs[0].columns.entries()) {
      const vector = port.buffer.vector(lineageId);
      for (const [row, value] of sampleColumns[index].values.entries()) writeVector(vector, row, value, type);
    }
    await port.send(3);
  });
}

function sourceUnit(
  creationName: string,
  produce: (context: ComponentContext, instance: ComponentInstance) => Promise<void>,
): ComponentUnit {
  return defineUnit(
    {
      kind: 'source',
      sdkVersion: 1,
      identifiers: { creationName },
      displayName: creationName,
      description: 'Makes rows.',
      properties: {},
      outputs: { minimum: 1 },
      placement: 'main',
      partition: 'single',
      validate: () => [],
    },
    async () => ({ createRuntime: (instance) => ({ produce: (context) => produce(context, instance) }) }),
  ) as ComponentUnit;
}

/** What a sample package is like. */
export interface SampleFlow {
  readonly source: 'Test.Numbers' | 'Test.Samples';
  /** Properties of the destination `Rows`. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Whether there is a second destination, `Others`, without a path to it. */
  readonly hasOthers?: boolean;
  readonly delaysValidation?: boolean;
}

const numberColumns = [
  '<outputColumn refId="n" name="n" dataType="i8" lineageId="n"/>',
  '<outputColumn refId="t" name="text" dataType="wstr" length="20" lineageId="t"/>',
];

function sampleOutputColumns(): string[] {
  return sampleColumns.map(({ name, type }, index) => {
    const { length, precision, scale, codePage } = type;
    const members = `length="${length}" precision="${precision}" scale="${scale}" codePage="${codePage}"`;
    return `<outputColumn refId="c${index}" name="${name}" dataType="${formatPipelineDataType(type.type)}" ${members} lineageId="c${index}"/>`;
  });
}

/** The text of a package whose source feeds the DataReader destination `Rows`. */
export function sampleFlow({
  source,
  properties = {},
  hasOthers = false,
  delaysValidation = false,
}: SampleFlow): string {
  const columns = source === 'Test.Numbers' ? numberColumns : sampleOutputColumns();
  const names = columns.map((text) => [/lineageId="([^"]*)"/.exec(text)?.[1], /name="([^"]*)"/.exec(text)?.[1]]);
  const used = names.map(([id, name]) => `<inputColumn refId="Rows.${id}" lineageId="${id}" cachedName="${name}"/>`);
  return `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{P}" DTS:ObjectName="P">
  <DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
  <DTS:Variables><DTS:Variable DTS:DTSID="{V}" DTS:Namespace="DtsClient" DTS:ObjectName="Prefix"><DTS:VariableValue DTS:DataType="8">row </DTS:VariableValue></DTS:Variable></DTS:Variables>
  <DTS:Executables><DTS:Executable DTS:refId="Package\\Flow" DTS:CreationName="Microsoft.Pipeline" DTS:ExecutableType="Microsoft.Pipeline" DTS:DTSID="{F}" DTS:ObjectName="Flow" DTS:DelayValidation="${delaysValidation ? 'True' : 'False'}"><DTS:ObjectData>
    <pipeline version="1"><components>
      <component refId="Source" componentClassID="${source}" name="Source"><outputs><output refId="Out" name="Out"><outputColumns>${columns.join('')}</outputColumns></output></outputs></component>
      ${destination('Rows', properties, used)}${hasOthers ? destination('Others', {}, []) : ''}</components>
    <paths><path refId="p" name="p" startId="Out" endId="Rows.In"/></paths></pipeline></DTS:ObjectData></DTS:Executable></DTS:Executables></DTS:Executable>`;
}

function destination(name: string, properties: Readonly<Record<string, string>>, columns: readonly string[]): string {
  const more = Object.entries(properties).map(([key, value]) => `<property name="${key}">${value}</property>`);
  return `<component refId="${name}" componentClassID="Microsoft.ManagedComponentHost" name="${name}"><properties>
    <property name="UserComponentTypeName">Microsoft.DataReaderDestinationAdapter</property>${more.join('')}</properties>
    <inputs><input refId="${name}.In" name="In" hasSideEffects="true"><inputColumns>${columns.join('')}</inputColumns></input></inputs></component>`;
}

/** A folder for the packages of a test, removed with it. */
export class SampleFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'opendtsx-reader-'));

  /** Writes a package and gives its path. */
  write(flow: SampleFlow, name = 'flow.dtsx'): string {
    const file = join(this.path, name);
    writeFileSync(file, sampleFlow(flow));
    return file;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
