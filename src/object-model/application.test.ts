import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Application, DTSExecResult, DtsError } from './index.ts';

const text = `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{P}" DTS:ObjectName="P">
  <DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
  <DTS:Variables><DTS:Variable DTS:Namespace="User" DTS:DTSID="{V}" DTS:ObjectName="Number"><DTS:VariableValue DTS:DataType="3">0</DTS:VariableValue></DTS:Variable></DTS:Variables>
  <DTS:Executables><DTS:Executable DTS:refId="Package\\Divide" DTS:CreationName="Microsoft.ExpressionTask" DTS:ExecutableType="Microsoft.ExpressionTask" DTS:DTSID="{E}" DTS:ObjectName="Divide">
    <DTS:ObjectData><ExpressionTask Expression="@[User::Number] = 10 / @[User::Number]" /></DTS:ObjectData></DTS:Executable></DTS:Executables>
</DTS:Executable>`;

describe('object model', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'opendtsx-model-'));
    writeFileSync(join(folder, 'p.dtsx'), text);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('executes a loaded package more than once, with the variables as set then', async () => {
    const loaded = await new Application().loadPackage(join(folder, 'p.dtsx'));
    expect(loaded.name).toBe('P');
    expect(await loaded.execute()).toBe(DTSExecResult.Failure);
    loaded.variables.item('User::Number').value = 2;
    expect(await loaded.execute()).toBe(DTSExecResult.Success);
  });

  it('explains the plan', async () => {
    const loaded = await new Application().loadPackage(join(folder, 'p.dtsx'));
    expect(loaded.explain()).toBe('Package P\n  variable User::Number (DT_I4)\n  Divide (Expression Task)\n');
  });

  it('throws when there is no such package', async () => {
    await expect(new Application().loadPackage(join(folder, 'q.dtsx'))).rejects.toThrow(DtsError);
  });
});
