import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { deployProject } from '../catalog/objects/deploy-project.ts';
import { createFolder } from '../catalog/objects/folders.ts';
import { projectFile } from '../catalog/testing/project-aid.ts';
import { runScript } from '../faces/tds/testing/run-script.ts';
import { onEachStore } from '../store/testing/on-each-store.ts';
import { openSqlHost } from './testing/open-sql-host.ts';

interface Script {
  readonly title: string;
  readonly user: string;
  readonly batch: string;
  readonly expected: readonly string[];
}

const scripts: readonly Script[] = readFileSync(new URL('fixtures/sql-scripts.txt', import.meta.url), 'utf8')
  .split(/^== /m)
  .slice(1)
  .map((text) => {
    const [head = '', ...lines] = text.trimEnd().split('\n');
    const middle = lines.indexOf('--');
    const [, title = '', user = 'root'] = /^(.*?)(?: \[(guest)\])?$/.exec(head) ?? [];
    return { title, user, batch: lines.slice(0, middle).join('\n'), expected: lines.slice(middle + 1) };
  });

onEachStore('scripts', (open) => {
  it.each(scripts)('$title', async ({ user, batch, expected }) => {
    const server = await openSqlHost(await open());
    const root = await server.user('root', 'sysadmin');
    const session = server.sessions.session(root);
    await createFolder(session, { folderName: 'Loads' });
    const parameters = [
      { name: 'Source', value: 'a' },
      { name: 'Most', type: 9, value: '3' },
    ];
    const projectStream = projectFile({ packages: { 'Load.dtsx': parameters } });
    await deployProject(session, { folderName: 'Loads', projectName: 'Sales', projectStream });
    const host = server.host(user === 'root' ? root : await server.user(user));
    expect(await runScript(batch, host)).toEqual(expected);
  });
});
