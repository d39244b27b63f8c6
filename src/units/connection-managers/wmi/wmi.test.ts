import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { acquire } from './wmi.run.ts';
import { type WmiInstance, wmiDeclaration } from './wmi.ts';

const instanceWith = (connectionString: string): WmiInstance => ({
  id: '{1}',
  name: 'Machine',
  creationName: 'WMI',
  connectionString,
  target: undefined,
  password: undefined,
  retainSameConnection: false,
  properties: { ServerName: '', Namespace: '', UseNtAuth: '', UserName: '' },
});
const context = { hasDriver: () => true, checkPath: () => undefined };

// Source: documentation: WMI connection manager.
describe('the WMI connection manager', () => {
  it.each(['\\\\localhost', '.', '', `\\\\${hostname()}`])('takes %j for this machine', async (server) => {
    const instance = instanceWith(`ServerName=${server};Namespace=\\root\\cimv2;UseNtAuth=True;UserName=;`);
    expect(wmiDeclaration.validate(instance, context)).toEqual([]);
    expect(await acquire(instance)).toEqual({ kind: 'wmi', name: 'Machine', server, namespace: '\\root\\cimv2' });
  });

  it.each(['ServerName=\\\\other-machine;Namespace=\\root\\cimv2;', 'ServerName=\\\\localhost;Namespace=\\root\\wmi;'])(
    'refuses %s',
    async (connectionString) => {
      const instance = instanceWith(connectionString);
      const symbol = 'OPENDTSX_E_CONNECTION_PROPERTY';
      expect(wmiDeclaration.validate(instance, context).map((finding) => finding.symbol)).toEqual([symbol]);
      await expect(acquire(instance)).rejects.toMatchObject({ diagnostic: { symbol } });
    },
  );
});
