import { describe, expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { newConnectionManager } from '../../model/new-objects.ts';
import type { ConnectionManager } from '../../model/package.ts';
import { readConnectionManagerFile } from './read-connection-manager-file.ts';
import { writeConnectionManagerFile } from './write-connection-manager-file.ts';

const file = `<?xml version="1.0"?>\r
<DTS:ConnectionManager xmlns:DTS="www.microsoft.com/SqlServer/Dts"\r
  DTS:ObjectName="Store"\r
  DTS:DTSID="{3}"\r
  DTS:CreationName="OLEDB">\r
  <DTS:ObjectData>\r
    <DTS:ConnectionManager\r
      DTS:ConnectionString="Data Source=.;">\r
      <DTS:Password\r
        DTS:Name="Password"\r
        Sensitive="1"\r
        Encrypted="1">AQAAANCMnd8BFdERjHoAwE==</DTS:Password>\r
    </DTS:ConnectionManager>\r
  </DTS:ObjectData>\r
</DTS:ConnectionManager>`;

function rewritten(change: (manager: ConnectionManager) => void): string {
  const { connectionManager } = readConnectionManagerFile(file);
  if (connectionManager === undefined) return '';
  change(connectionManager);
  return new TextDecoder().decode(writeConnectionManagerFile(connectionManager));
}

// source: the layout of real connection manager files (observed)
describe('writeConnectionManagerFile', () => {
  it('changes the text of a property and nothing else, the cipher text of a secret least of all', () => {
    expect(rewritten(() => undefined)).toBe(file);
    const moved = rewritten((manager) => {
      manager.connectionString = 'Data Source=other;';
    });
    expect(moved).toBe(file.replace('Data Source=.;', 'Data Source=other;'));
    const renamed = rewritten((manager) => {
      manager.name = 'Shop';
    });
    expect(renamed).toBe(file.replace('"Store"', '"Shop"'));
  });

  it('marks a secret that changed for encryption', () => {
    const text = rewritten(({ secrets }) => {
      secrets[0].value = new Secret('hush');
    });
    expect(text).toMatch(/Password"\s[^>]*Sensitive="1">hush<\/DTS:Password>/);
    expect(text).not.toContain('AQAAANCM');
  });

  it('writes a new file that reads back as the same connection manager', () => {
    const manager = newConnectionManager('OLEDB', 'project');
    manager.name = 'Store';
    manager.connectionString = 'Data Source=.;';
    const bytes = writeConnectionManagerFile(manager);
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const { connectionManager, diagnostics } = readConnectionManagerFile(bytes);
    expect(diagnostics).toEqual([]);
    expect(connectionManager).toMatchObject({
      name: 'Store',
      id: manager.id,
      creationName: 'OLEDB',
      connectionString: 'Data Source=.;',
    });
  });
});
