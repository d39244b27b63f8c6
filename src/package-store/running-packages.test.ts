import { describe, expect, it } from 'vitest';
import { openRunningPackages } from './running-packages.ts';

const caller = (id: number, ...roles: string[]) => ({ id, name: `user${id}`, ids: [id], roles });

function prepare() {
  const packages = openRunningPackages();
  const stopped: string[] = [];
  const add = (instanceId: string, userId: number, startMs: number) =>
    packages.add({
      packageName: `P${userId}`,
      packageDescription: 'loads',
      packageId: '{1}',
      instanceId,
      userId,
      userName: `user${userId}`,
      startMs,
      stop: async () => {
        stopped.push(instanceId);
      },
    });
  const ended = add('{B}', 7, 2000);
  add('{A}', 8, 1000);
  return { packages, stopped, add, ended };
}

const notRunning = { diagnostic: { symbol: 'OPENDTSX_E_PACKAGESTORE_NOTRUNNING' } };

describe('running packages', () => {
  it('are seen by who runs them, all by administrators (documentation: RunningPackages)', () => {
    const { packages } = prepare();
    const seen = (id: number, ...roles: string[]) =>
      packages.list(caller(id, ...roles), 0).map(({ instanceId }) => instanceId);
    expect(seen(7)).toEqual(['{B}']);
    expect(seen(9)).toEqual([]);
    expect(seen(9, 'db_ssisoperator')).toEqual([]);
    expect(seen(9, 'db_ssisadmin')).toEqual(['{A}', '{B}']);
    expect(seen(9, 'sysadmin')).toEqual(['{A}', '{B}']);
  });

  it('tell for how many seconds they have been running', () => {
    const { packages } = prepare();
    expect(packages.get(caller(7), '{b}', 5999)).toEqual({
      packageName: 'P7',
      packageDescription: 'loads',
      packageId: '{1}',
      instanceId: '{B}',
      userName: 'user7',
      executionStartTime: 2000,
      executionDuration: 3,
    });
    expect(packages.get(caller(7), '{B}', 1000).executionDuration).toBe(0);
  });

  it('are stopped by who sees them', async () => {
    const { packages, stopped } = prepare();
    expect(() => packages.get(caller(7), '{A}', 0)).toThrow(/No package is running/);
    await expect(async () => packages.stop(caller(7), '{A}')).rejects.toMatchObject(notRunning);
    await packages.stop(caller(7), '{B}');
    await packages.stop(caller(9, 'db_ssisadmin'), '{a}');
    expect(stopped).toEqual(['{B}', '{A}']);
  });

  it('are gone when they have ended, unless the number has been given again', () => {
    const { packages, ended, add } = prepare();
    ended();
    expect(packages.list(caller(7), 0)).toEqual([]);
    add('{B}', 7, 3000);
    ended();
    expect(packages.list(caller(7), 0)).toHaveLength(1);
  });
});
