import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../datatypes/secret.ts';
import { readPackage } from '../formats/dtsx/read-package.ts';
import {
  environmentSecrets,
  listedSecrets,
  promptedSecrets,
  readSecretFile,
  secretVariableName,
  supplyFromSources,
} from './secret-sources.ts';

const path = '\\Package.Connections[Dim DB].Properties[Password]';
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-secrets-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const file = join(folder, 'secrets');
  writeFileSync(file, text);
  return file;
}

// Source: inferred (our own interface).
describe('secretVariableName', () => {
  it.each([
    [path, 'OPENDTSX_SECRET_CONNECTIONS_DIM_DB_PROPERTIES_PASSWORD'],
    ['\\Package.Variables[$Project::Key].Properties[Value]', 'OPENDTSX_SECRET_VARIABLES_PROJECT_KEY_PROPERTIES_VALUE'],
    ['\\Package\\Größe\\Task.Properties[Password]', 'OPENDTSX_SECRET_GRÖSSE_TASK_PROPERTIES_PASSWORD'],
  ])('of %s is %s', (given, name) => {
    expect(secretVariableName(given)).toBe(name);
  });
});

describe('a source of secrets', () => {
  it('finds them in the environment; an empty variable is none', async () => {
    const name = secretVariableName(path);
    expect((await environmentSecrets({ [name]: 'one' }).find(path))?.reveal()).toBe('one');
    expect(await environmentSecrets({ [name]: '' }).find(path)).toBeUndefined();
  });

  it('finds them in a list without regard to case', async () => {
    const source = listedSecrets('opendtsx.yaml', new Map([[path.toUpperCase(), new Secret('one')]]));
    expect((await source.find(path))?.reveal()).toBe('one');
  });

  it('finds them in a file', async () => {
    const { source, diagnostics } = readSecretFile(
      fileWith(`\ufeff# comment\r\n\r\n  ${path} = a=b c  \r\n\\Package.Connections[x=y].Properties[Password]=\r\n`),
    );
    expect(diagnostics).toEqual([]);
    expect((await source?.find(path))?.reveal()).toBe('a=b c');
    expect((await source?.find('\\Package.Connections[x=y].Properties[Password]'))?.reveal()).toBe('');
  });

  it('asks for them by path', async () => {
    const questions: string[] = [];
    const source = promptedSecrets(async (question) => {
      questions.push(question);
      return new Secret('one');
    });
    expect((await source.find(path))?.reveal()).toBe('one');
    expect(questions).toEqual([`Value of ${path}: `]);
  });
});

describe('readSecretFile refuses', () => {
  it('a file that does not exist', () => {
    const { source, diagnostics } = readSecretFile(join(folder, 'missing'));
    expect([source, diagnostics[0].symbol]).toEqual([undefined, 'OPENDTSX_E_SECRETFILE']);
    expect(diagnostics[0].message).toContain('does not exist');
  });

  it('a line that is no entry, by its number and without a word of it', () => {
    const { source, diagnostics } = readSecretFile(fileWith(`${path} = geheim\nhunter2\n`));
    expect(source).toBeUndefined();
    expect(diagnostics[0].message).toContain('line 2');
    expect(JSON.stringify(diagnostics)).not.toMatch(/hunter2|geheim/);
  });
});

describe('supplyFromSources', () => {
  const text = `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:ExecutableType="Microsoft.Package" DTS:ObjectName="P" DTS:DTSID="{1}">
<DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property><DTS:ConnectionManagers>${['Dim DB', 'Other']
    .map(
      (
        name,
      ) => `<DTS:ConnectionManager DTS:ObjectName="${name}" DTS:CreationName="OLEDB"><DTS:ObjectData><DTS:ConnectionManager>
<DTS:Password DTS:Name="Password" Sensitive="1" Encrypted="1">AQAAANCMnd8BFdERjHoAwE/Cl+sBAAAA</DTS:Password></DTS:ConnectionManager></DTS:ObjectData></DTS:ConnectionManager>`,
    )
    .join('')}</DTS:ConnectionManagers></DTS:Executable>`;

  it('takes the first answer and names the secrets that nobody has', async () => {
    const { package: root } = readPackage(text);
    if (root === undefined) throw new Error('the fixture cannot be read');
    const sources = [
      environmentSecrets({}),
      listedSecrets('first', new Map([[path, new Secret('one')]])),
      listedSecrets('second', new Map([[path, new Secret('two')]])),
    ];
    expect(await supplyFromSources(root, sources)).toEqual(['\\Package.Connections[Other].Properties[Password]']);
    expect(root.connectionManagers.map(({ secrets: [secret] }) => secret.value?.reveal())).toEqual(['one', undefined]);
    expect(await supplyFromSources(root, [promptedSecrets(async () => new Secret('three'))])).toEqual([]);
    expect(root.connectionManagers.map(({ secrets: [secret] }) => secret.value?.reveal())).toEqual(['one', 'three']);
  });
});
