import { describe, expect, it } from 'vitest';
import { killServers } from './server-under-kills/kill-servers.ts';

// Source: our own (issue: the catalog under kills); the long form is `npm run torture -- catalog`.

const postgres = process.env.OPENDTSX_TEST_POSTGRES;
const plan = { kills: 5, seed: 5, inFlight: 6 };

describe('servers and workers that are killed while executions are in flight', () => {
  it('lose no execution, run none twice to its end and tell the truth (SQLite)', { timeout: 600_000 }, async () => {
    const { failures, kills, executions, succeeded } = await killServers(plan);
    expect(failures).toEqual([]);
    expect([kills, executions > 5, succeeded > 0]).toEqual([5, true, true]);
  });

  it.skipIf(postgres === undefined)(
    'lose no execution, run none twice to its end and tell the truth (three servers on PostgreSQL)',
    { timeout: 600_000 },
    async () => {
      const { failures, kills, executions, succeeded } = await killServers({ ...plan, postgres });
      expect(failures).toEqual([]);
      expect([kills, executions > 5, succeeded > 0]).toEqual([5, true, true]);
    },
  );
});
