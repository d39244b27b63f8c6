import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OptionFault } from '../dtexec/option-fault.ts';
import { serveArguments, withFileSettings } from './serve-arguments.ts';

// Source: our own.
describe('the arguments of opendtsx serve', () => {
  it('limit executions, and name files, a time zone and package roots', async () => {
    const line =
      '--max-executions 2 --max-seconds=60 --max-memory 2GB --options o.yaml --policy p.yaml --time-zone Europe/Lisbon --package-root Files=a=b --package-root More=c';
    const { settings } = await serveArguments(line.split(' '));
    expect(settings).toMatchObject({
      executions: {
        capacity: 2,
        seconds: 60,
        processMemory: 2_000_000_000,
        optionsFile: resolve('o.yaml'),
        policy: resolve('p.yaml'),
      },
      jobs: { timeZone: 'Europe/Lisbon' },
      packageRoots: [
        { name: 'Files', folder: resolve('a=b') },
        { name: 'More', folder: resolve('c') },
      ],
    });
  });

  it('leave everything to the file where they say nothing', async () => {
    const { settings } = await serveArguments([]);
    expect(settings).toEqual({ dataFolder: './opendtsx-data', port: 8370, host: '127.0.0.1' });
  });

  it.each([
    '--max-executions=0',
    '--max-executions=many',
    '--max-seconds=-1',
    '--max-memory=plenty',
    '--time-zone=Nowhere',
    '--package-root=/srv',
    '--package-root=Files=',
    '--port=70000',
    '--database-env=NO_SUCH_VARIABLE',
    '--tls-cert=cert.pem',
    'something',
  ])('are refused with %s', async (argument) => {
    await expect(serveArguments([argument])).rejects.toBeInstanceOf(OptionFault);
  });

  it('win over the file, setting by setting', async () => {
    const { settings } = await serveArguments(['--max-executions', '2', '--package-root', 'FILES=x']);
    const inFile = {
      executions: { capacity: 8, seconds: 30 },
      jobs: { timeZone: 'UTC' },
      packageRoots: [
        { name: 'Files', folder: '/a' },
        { name: 'Others', folder: '/b' },
      ],
    };
    expect(withFileSettings(inFile, settings)).toMatchObject({
      executions: { capacity: 2, seconds: 30 },
      jobs: { timeZone: 'UTC' },
      packageRoots: [
        { name: 'Others', folder: '/b' },
        { name: 'FILES', folder: resolve('x') },
      ],
    });
    expect(withFileSettings(inFile, (await serveArguments([])).settings)).toMatchObject(inFile);
  });
});
