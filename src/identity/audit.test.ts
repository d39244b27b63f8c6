import { describe, expect, it } from 'vitest';
import { onEachStore } from '../store/testing/on-each-store.ts';
import { type AuditRecord, listAudit, listOwnRefusals, removeAuditBefore, writeAudit } from './audit.ts';
import { explainRefusal } from './explain-refusal.ts';
import { openIdentity } from './testing/open-identity.ts';

onEachStore('the audit log', (open) => {
  const prepare = async () => {
    const identity = await openIdentity(await open());
    const ann = await identity.as('ann');
    const record = (parts: Partial<AuditRecord>) => {
      identity.clock.ms += 1;
      const entry: AuditRecord = {
        caller: ann.caller,
        face: 'rest',
        action: 'create_folder',
        outcome: 'done',
        ...parts,
      };
      return writeAudit(identity.store, entry, identity.now);
    };
    return { ...identity, ann, record };
  };

  it('tells the newest first, in pages', async () => {
    const { server, record } = await prepare();
    for (const action of ['a', 'b', 'c']) await record({ action });
    const first = await listAudit(server, { limit: 2 });
    const rest = await listAudit(server, { limit: 2, after: first[1]?.auditId });
    expect([first, rest].map((page) => page.map(({ action }) => action))).toEqual([['c', 'b'], ['a']]);
  });

  it('finds by user, action, outcome and time', async () => {
    const { server, ann, record, clock } = await prepare();
    const start = clock.ms;
    await record({});
    await record({ outcome: 'refused', objectPath: '/Loads', reason: 'because' });
    await record({ caller: { name: 'mallory' }, action: 'log_in', outcome: 'refused' });
    const times = async (filter: object) => (await listAudit(server, filter)).map(({ timeMs }) => timeMs - start);
    expect(await times({ principalId: ann.caller.id })).toEqual([2, 1]);
    expect(await times({ outcome: 'refused' })).toEqual([3, 2]);
    expect(await times({ action: 'log_in' })).toEqual([3]);
    expect(await times({ fromMs: start + 2, untilMs: start + 3 })).toEqual([2]);
    expect((await listAudit(server, { fromMs: start + 2 }))[1]).toEqual({
      auditId: 2,
      timeMs: start + 2,
      principalId: ann.caller.id,
      principalName: 'ann',
      face: 'rest',
      action: 'create_folder',
      objectPath: '/Loads',
      outcome: 'refused',
      reason: 'because',
    });
  });

  it('is read by sysadmin and ssis_admin; others see what they were refused', async () => {
    const { ann, as, record } = await prepare();
    const admin = await as('admin', 'ssis_admin');
    await record({ outcome: 'refused', reason: 'because' });
    await record({});
    await record({ caller: admin.caller, outcome: 'refused' });
    expect(await listAudit(admin)).toHaveLength(3);
    await expect(listAudit(ann)).rejects.toMatchObject({ diagnostic: { symbol: 'OPENDTSX_E_IDENTITY_NOTALLOWED' } });
    expect((await listOwnRefusals(ann)).map(({ reason }) => reason)).toEqual(['because']);
  });

  it('keeps any text that somebody sends, cut to a length', async () => {
    const { server, record } = await prepare();
    await record({
      caller: { name: `a\u0000${'x'.repeat(5000)}` },
      objectPath: "'; drop table principals --",
      reason: 'y'.repeat(9000),
    });
    const [entry] = await listAudit(server);
    expect(entry?.principalName).toHaveLength(256);
    expect(entry?.objectPath).toBe("'; drop table principals --");
    expect(entry?.reason).toHaveLength(2000);
  });

  it('is shortened by sysadmin only', async () => {
    const { server, as, record, clock } = await prepare();
    for (let n = 0; n < 3; n++) await record({});
    const admin = await as('admin', 'ssis_admin');
    await expect(removeAuditBefore(admin, { timeMs: clock.ms })).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_IDENTITY_NOTALLOWED' },
    });
    expect(await removeAuditBefore(server, { timeMs: clock.ms })).toBe(2);
    expect(await listAudit(server)).toHaveLength(1);
  });
});

describe('an explained refusal', () => {
  const caller = { id: 7, name: 'ann', ids: [7, 8], roles: ['loaders'] };
  const refusal = {
    caller,
    action: 'delete',
    object: 'the project /Loads/Warehouse',
    permission: 'MODIFY on the project /Loads/Warehouse',
    grantedTo: ['ssis_admin'],
  };

  it('says who, which permission on what, and which role would have it', () => {
    const { message, hint } = explainRefusal(refusal);
    expect(message).toBe(
      'ann (in loaders) may not delete the project /Loads/Warehouse: that needs MODIFY on the project /Loads/Warehouse.',
    );
    expect(hint).toBe('Members of any of ssis_admin, sysadmin have it. Or let it be granted to ann.');
  });

  it('names the denial that outweighs the grants', () => {
    expect(explainRefusal({ ...refusal, deniedTo: 'loaders' }).hint).toMatch(/denied to the role loaders/);
    expect(explainRefusal({ ...refusal, deniedTo: 'ann' }).hint).toMatch(/denied to the user itself/);
  });
});
