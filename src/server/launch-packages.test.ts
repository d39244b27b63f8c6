import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { samplePackage, scriptTask } from '../catalog/executions/testing/sample-project.ts';
import { serverPrincipal } from '../identity/principal.ts';
import type { LaunchablePackage } from '../package-store/find-launchable-package.ts';
import { unknownFacts } from '../package-store/package-info.ts';
import { openRunningPackages } from '../package-store/running-packages.ts';
import { launchPackages, type OpenLauncher } from './launch-packages.ts';

const opened: { readonly launcher: OpenLauncher; readonly folder: string }[] = [];
afterEach(async () => {
  for (const { launcher, folder } of opened.splice(0)) {
    await launcher.stop();
    // Nothing of a stored package stays.
    if (existsSync(join(folder, 'launches'))) expect(readdirSync(join(folder, 'launches'))).toEqual([]);
    rmSync(folder, { recursive: true });
  }
});

function open(settings: { readonly capacity?: number; readonly seconds?: number } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'launches-'));
  const running = openRunningPackages();
  const launcher = launchPackages({
    packageRoots: [],
    launchRoots: [],
    capacity: 1,
    workingFolder: folder,
    privateFolder: join(folder, 'launches'),
    running,
    now: Date.now,
    ...settings,
  });
  opened.push({ launcher, folder });
  return { launcher, running, folder, list: () => running.list(serverPrincipal, Date.now()) };
}

const stored = (script: string): LaunchablePackage => ({
  path: 'Loads\\Daily',
  name: 'Daily',
  facts: unknownFacts,
  source: { content: Buffer.from(samplePackage([scriptTask('Task', script)])) },
});
const waits = stored('setInterval(() => 0, 1000)');
const symbolOf = (ended: Promise<unknown>): Promise<string> =>
  ended.then(
    () => 'nothing',
    (error) => error.diagnostic.symbol,
  );

describe('packages that run for callers', { timeout: 60_000 }, () => {
  it('are canceled when they take longer than they may, however long that is written', async () => {
    const { launcher } = open({ seconds: 1 });
    expect(await symbolOf(launcher.start(serverPrincipal, waits).ended)).toBe('OPENDTSX_E_LAUNCH_TIME');
    const patient = open({ seconds: 1e9 });
    expect(await patient.launcher.start(serverPrincipal, stored('0')).ended).toEqual({ result: 0, errors: [] });
  });

  it('begin one after the other; the line has an end, and nothing of it begins when the server stops', async () => {
    const { launcher, list } = open();
    const first = launcher.start(serverPrincipal, waits);
    await expect.poll(() => list().length, { timeout: 20_000 }).toBe(1);
    const second = launcher.start(serverPrincipal, waits);
    const others = Array.from({ length: 99 }, () =>
      launcher.start(serverPrincipal, waits).ended.catch(() => undefined),
    );
    await Promise.resolve();
    expect(() => launcher.start(serverPrincipal, waits)).toThrow(/as many packages as it may/);
    expect(list().map(({ instanceId }) => instanceId)).toEqual([first.instanceId]);
    const ends = Promise.all([symbolOf(second.ended), first.ended]);
    await launcher.stop();
    const [waiting, { result }] = await ends;
    expect([waiting, result]).toEqual(['OPENDTSX_E_LAUNCH_STOPPING', 3]);
    await Promise.all(others);
    expect(() => launcher.start(serverPrincipal, waits)).toThrow(/being stopped/);
  });

  it('begin when they are told to, once under one number, and are remembered', async () => {
    const { launcher, list } = open();
    const told = Promise.withResolvers<void>();
    const launch = launcher.start(serverPrincipal, stored('process.exit(4)'), {
      instanceId: '{A}',
      when: told.promise,
    });
    expect(launcher.start(serverPrincipal, waits, { instanceId: '{A}' })).toBe(launch);
    expect(list()).toEqual([]);
    told.resolve();
    const { result, errors } = await launch.ended;
    expect([result, errors.length > 0]).toEqual([1, true]);
    expect(launcher.recall('{A}')).toBe(launch);
    expect(() => launcher.recall('{B}')).toThrow(/not known here/);
    const refused = launcher.start(serverPrincipal, waits, { when: Promise.reject(new Error('not kept')) });
    await expect(refused.ended).rejects.toThrow('not kept');
  });

  it('fail with what kept them from being loaded, and without the place of the file', async () => {
    const { launcher, folder } = open();
    const broken = { ...waits, source: { content: Buffer.from('no package') } };
    const error: Error = await launcher.start(serverPrincipal, broken).ended.then(
      () => new Error('none'),
      (each) => each,
    );
    expect(error.message).toContain('The package Loads\\Daily cannot be loaded: Loads\\Daily is not XML');
    expect(error.message).not.toContain(folder);
  });
});
