import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { projectFile } from '../src/catalog/testing/project-aid.ts';
import {
  CatalogFolder,
  EnvironmentInfo,
  IntegrationServices,
  ParameterInfo,
} from '../src/client/catalog/integration-services.ts';
import { serverPrincipal } from '../src/identity/principal.ts';
import { openTestApp, type TestApp } from '../src/server/testing/open-test-app.ts';
import { openStore } from '../src/store/store.ts';

// Source: our own; RFC 3986 (5.2.4) and the URL standard take `.` and `..` in any encoding as steps.

const opened: TestApp[] = [];
afterEach(async () => {
  for (const { app, bugs, sessions } of opened.splice(0)) {
    await app.close();
    await sessions.session(serverPrincipal).store.close();
    expect(bugs).toEqual([]);
  }
});

describe('names in addresses', () => {
  async function open() {
    const test = await openTestApp(await openStore({ memory: true }));
    opened.push(test);
    await test.app.listen({ port: 0, host: '127.0.0.1' });
    const address = `http://127.0.0.1:${(test.app.server.address() as AddressInfo).port}`;
    const services = await IntegrationServices.connect({ address, user: 'root', password: 'x' });
    const ask = (path: string) =>
      fetch(`${address}/api/v1${path}`, { headers: { authorization: `Basic ${btoa('root:x')}` } });
    return { catalog: services.catalogs.SSISDB, ask };
  }

  it.each(['.', '..', '~.', '~~..', '...', '~', 'a/b', 'a%2Fb', 'ü ?#'])(
    'reach folders, projects and environments that are named "%s", over fetch',
    async (name) => {
      const { catalog, ask } = await open();
      const folderNamed = async () => catalog.folders.item(name);
      await new CatalogFolder(catalog, 'other', '').create();
      await new CatalogFolder(catalog, name, 'first').create();
      const folder = await folderNamed();
      expect(folder.name).toBe(name);
      folder.description = 'second';
      await folder.alter();
      expect((await folderNamed()).description).toBe('second');
      await folder.deployProject(name, projectFile({ name, parameters: [{ name: 'P' }] }));
      const environment = new EnvironmentInfo(folder, name, '');
      await environment.create();
      const project = await folder.projects.item(name);
      (await project.parameters.item('P')).set(ParameterInfo.ParameterValueType.Literal, 'x');
      await project.alter();
      expect((await (await folder.environments.item(name)).variables.toArray()).length).toBe(0);
      await (await folder.environments.item(name)).drop();
      await (await folder.projects.item(name)).drop();
      await folder.drop();
      expect(await catalog.folders.contains(name)).toBe(false);
      expect((await ask('/catalog/folders/other')).status).toBe(200);
    },
  );

  it('are taken as steps where nobody escapes them, so nothing else is found', async () => {
    const { catalog, ask } = await open();
    await new CatalogFolder(catalog, '..', '').create();
    expect((await ask('/catalog/folders/..')).status).toBe(404);
    expect((await ask('/catalog/folders/%2E%2E')).status).toBe(404);
    expect((await ask('/catalog/folders/~..')).status).toBe(200);
    expect((await ask('/catalog/folders/~~..')).status).toBe(404);
  });
});
