import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Secret } from '../datatypes/secret.ts';
import { runPackage } from './run-package.ts';
import type { RunResult } from './run-request.ts';
import type { SecretSource } from './secret-source.ts';

// A package whose sensitive parameter was encrypted for a Windows user: its task divides by the length of the value less six.
const text = `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{P}" DTS:ObjectName="P">
  <DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
  <DTS:PackageParameters><DTS:PackageParameter DTS:CreationName="" DTS:DataType="8" DTS:DTSID="{Q}" DTS:ObjectName="Key" DTS:Sensitive="True">
    <DTS:Property DTS:DataType="8" DTS:Name="ParameterValue" Sensitive="1" Encrypted="1">AQAAANCMnd8BFdERjHoAwE/Cl+sBAAAA</DTS:Property>
  </DTS:PackageParameter></DTS:PackageParameters>
  <DTS:Variables><DTS:Variable DTS:Namespace="User" DTS:DTSID="{V}" DTS:ObjectName="Number"><DTS:VariableValue DTS:DataType="3">0</DTS:VariableValue></DTS:Variable></DTS:Variables>
  <DTS:Executables><DTS:Executable DTS:refId="Package\\Divide" DTS:CreationName="Microsoft.ExpressionTask" DTS:ExecutableType="Microsoft.ExpressionTask" DTS:DTSID="{E}" DTS:ObjectName="Divide">
    <DTS:ObjectData><ExpressionTask Expression="@[User::Number] = 1 / (LEN(@[$Package::Key]) == 6 ? 1 : 0)" /></DTS:ObjectData></DTS:Executable></DTS:Executables>
</DTS:Executable>`;
const path = '\\Package.Variables[$Package::Key].Properties[Value]';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-supplied-'));
  writeFileSync(join(folder, 'p.dtsx'), text);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

async function run(secretSources: readonly SecretSource[] = []): Promise<{ result: RunResult; told: string }> {
  const events: unknown[] = [];
  const source = { path: join(folder, 'p.dtsx') };
  const result = await runPackage({
    source,
    workingFolder: folder,
    secretSources,
    onEvent: (event) => events.push(event),
  });
  return { result, told: JSON.stringify([events, result.diagnostics]) };
}

describe('a secret that only a Windows user can open', () => {
  it('is named as lost when nobody has it', async () => {
    const { result } = await run();
    expect(result.result).toBe('failure');
    expect(result.diagnostics.map(({ symbol }) => symbol)).toContain('DTS_E_UNPROTECTXMLFAILED');
  });

  it('comes from the environment, and is not told', async () => {
    vi.stubEnv('OPENDTSX_SECRET_VARIABLES_PACKAGE_KEY_PROPERTIES_VALUE', 'sesame');
    const { result, told } = await run();
    expect(result.result).toBe('success');
    expect(result.diagnostics).toEqual([]);
    expect(told).not.toContain('sesame');
  });

  it.each(['env:KEY_OF_P', 'file:key.txt'])('comes from where opendtsx.yaml says: %s', async (reference) => {
    vi.stubEnv('KEY_OF_P', 'sesame');
    writeFileSync(join(folder, 'key.txt'), 'sesame\n');
    writeFileSync(join(folder, 'opendtsx.yaml'), `version: 1\nsecrets:\n  '${path}': ${reference}\n`);
    expect((await run()).result.result).toBe('success');
  });

  it('is refused in opendtsx.yaml itself, without being told', async () => {
    writeFileSync(join(folder, 'opendtsx.yaml'), `version: 1\nsecrets:\n  '${path}': sesame\n`);
    const { result, told } = await run();
    expect(result.result).toBe('failure');
    expect(told).toContain('neither env:NAME nor file:PATH');
    expect(told).not.toContain('sesame');
  });

  it('comes from a source of the program before all others', async () => {
    vi.stubEnv('OPENDTSX_SECRET_VARIABLES_PACKAGE_KEY_PROPERTIES_VALUE', 'wrong');
    const asked: string[] = [];
    const vault: SecretSource = {
      name: 'the vault',
      async find(wanted) {
        asked.push(wanted);
        return new Secret('sesame');
      },
    };
    expect((await run([vault])).result.result).toBe('success');
    expect(asked).toEqual([path]);
  });

  it('keeps a package from running when the file that should hold it cannot be read', async () => {
    writeFileSync(join(folder, 'opendtsx.yaml'), `version: 1\nsecrets:\n  '${path}': file:absent.txt\n`);
    const { result } = await run();
    expect(result.exitCode).toBe(5);
    expect(result.diagnostics.map(({ symbol }) => symbol)).toEqual(['OPENDTSX_E_SECRETFILE']);
  });
});
