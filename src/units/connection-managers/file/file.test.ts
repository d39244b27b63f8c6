import { describe, expect, it } from 'vitest';
import { acquire } from './file.run.ts';
import { fileDeclaration } from './file.ts';

const instance = {
  id: '{1}',
  name: 'Target',
  creationName: 'FILE',
  connectionString: 'C:\\out',
  target: undefined,
  password: undefined,
  retainSameConnection: false,
  properties: { FileUsageType: 0 },
};
const context = {
  signal: new AbortController().signal,
  hasDriver: () => true,
  checkPath: () => undefined,
  resolvePath: (path: string) => path.replace('C:\\', '/data/'),
  openDatabase: () => Promise.reject(new Error('not here')),
};

describe('the FILE connection manager', () => {
  it.each([
    [0, 'existing-file'],
    [1, 'create-file'],
    [2, 'existing-folder'],
    [3, 'create-folder'],
  ])('gives the path on this machine and the usage %i', async (FileUsageType, usage) => {
    expect(await acquire({ ...instance, properties: { FileUsageType } }, context)).toEqual({
      kind: 'file',
      path: '/data/out',
      writtenPath: 'C:\\out',
      usage,
    });
  });

  it('is not valid without a path', () => {
    const findings = fileDeclaration.validate({ ...instance, connectionString: '' }, context);
    expect(findings.map(({ symbol }) => symbol)).toEqual(['DTS_E_CONNECTIONVALIDATIONFAILED']);
  });

  it('is not valid when its path leads nowhere on this machine', () => {
    const finding = fileDeclaration.validate({ ...instance, connectionString: '' }, context)[0];
    expect(fileDeclaration.validate(instance, { ...context, checkPath: () => finding })).toEqual([finding]);
    expect(fileDeclaration.validate(instance, context)).toEqual([]);
  });
});
