import { describe, expect, it } from 'vitest';
import { readPackage } from '../formats/dtsx/read-package.ts';
import { resolvePaths } from '../plan/pipeline/path-graph.ts';

function symbolsOf(components: string, paths: string): readonly string[] {
  const { package: source } =
    readPackage(`<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:ExecutableType="Microsoft.Package" DTS:ObjectName="P" DTS:DTSID="{P}">
<DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
<DTS:Executables><DTS:Executable DTS:refId="Package\\F" DTS:CreationName="Microsoft.Pipeline" DTS:ExecutableType="Microsoft.Pipeline" DTS:ObjectName="F" DTS:DTSID="{F}"><DTS:ObjectData>
<pipeline><components>${components}</components><paths>${paths}</paths></pipeline></DTS:ObjectData></DTS:Executable></DTS:Executables></DTS:Executable>`);
  const task = source?.executables[0];
  const pipeline = task !== undefined && 'pipeline' in task ? task.pipeline : undefined;
  if (pipeline === undefined) throw new Error('the data flow of the test cannot be read');
  return resolvePaths(pipeline as Parameters<typeof resolvePaths>[0]).findings.map(({ symbol }) => symbol);
}

function component(name: string, refId = name): string {
  return `<component refId="${refId}" name="${name}" componentClassID="X"><inputs><input refId="${refId}.In" name="In"/></inputs><outputs><output refId="${refId}.Out" name="Out"/></outputs></component>`;
}

function path(from: string, to: string): string {
  return `<path refId="${from}>${to}" name="${from} to ${to}" startId="${from}.Out" endId="${to}.In"/>`;
}

describe('the paths of a data flow', () => {
  it('may lead from component to component', () => {
    expect(symbolsOf(component('A') + component('B'), path('A', 'B'))).toEqual([]);
  });

  it('are refused when two start at one output, because its rows would be doubled', () => {
    const three = component('A') + component('B') + component('C');
    expect(symbolsOf(three, path('A', 'B') + path('A', 'C'))).toEqual(['DTS_E_ALREADYATTACHED']);
  });

  it('are refused when two end at one input', () => {
    const three = component('A') + component('B') + component('C');
    expect(symbolsOf(three, path('A', 'C') + path('B', 'C'))).toEqual(['DTS_E_ALREADYATTACHED']);
  });

  it('are refused when two components have one id, because their ends are uncertain', () => {
    const three = component('A') + component('A') + component('B');
    expect(symbolsOf(three, path('A', 'B'))).toEqual(['DTS_E_DUPLICATEIDFOUND']);
  });
});
