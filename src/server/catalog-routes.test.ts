import { afterEach, expect, it } from 'vitest';
import { packageText, projectFile } from '../catalog/testing/project-aid.ts';
import { onEachStore } from '../store/testing/on-each-store.ts';
import { openTestApp, type TestApp } from './testing/open-test-app.ts';

const opened: TestApp[] = [];
afterEach(async () => {
  for (const { app, bugs } of opened.splice(0)) {
    await app.close();
    expect(bugs).toEqual([]);
  }
});

const ispac = projectFile({
  parameters: [{ name: 'Batch', type: 9, value: '10' }],
  packages: {
    'Load.dtsx': [
      { name: 'Source', value: 'a.csv' },
      { name: 'Key', sensitive: true },
    ],
  },
});

onEachStore('the catalog over REST', (store) => {
  async function open(): Promise<TestApp> {
    const test = await openTestApp(await store());
    opened.push(test);
    await test.user('anna', 'readers');
    return test;
  }

  async function deployed(): Promise<TestApp> {
    const test = await open();
    await test.send('root', 'POST /catalog/folders', { body: { name: 'Loads' } });
    await test.send('root', 'POST /catalog/folders', { body: { name: 'Other' } });
    const answer = await test.send('root', 'PUT /catalog/folders/Loads/projects/Sales', { bytes: ispac });
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { projectId: expect.any(Number) }]);
    return test;
  }

  it('makes, describes, renames and deletes folders', async () => {
    const { send } = await open();
    const made = await send('root', 'POST /catalog/folders', { body: { name: 'Loads', description: 'nightly' } });
    expect(made.statusCode).toBe(201);
    expect((await send('root', 'GET /catalog/folders/loads')).json()).toMatchObject({
      folderId: made.json().folderId,
      name: 'Loads',
      description: 'nightly',
      createdByName: 'root',
    });
    expect((await send('root', 'POST /catalog/folders', { body: { name: 'LOADS' } })).statusCode).toBe(409);
    expect((await send('root', 'PATCH /catalog/folders/Loads', { body: { name: 'Daily' } })).statusCode).toBe(204);
    expect((await send('root', 'DELETE /catalog/folders/Daily')).statusCode).toBe(204);
    expect((await send('root', 'GET /catalog/folders/Daily')).json()).toMatchObject({
      status: 404,
      symbol: 'OPENDTSX_E_CATALOG_FOLDER_NOTFOUND',
    });
  });

  it('refuses folders to who is no administrator, and shows only what may be read', async () => {
    const { send } = await deployed();
    expect((await send('anna', 'POST /catalog/folders', { body: { name: 'Mine' } })).statusCode).toBe(403);
    expect((await send('anna', 'GET /catalog/folders')).json()).toEqual({ items: [] });
    expect((await send('anna', 'GET /catalog/folders/Loads')).statusCode).toBe(404);
    expect((await send('anna', 'GET /catalog/folders/Loads/projects/Sales/ispac')).statusCode).toBe(404);
  });

  it('gives lists page by page', async () => {
    const { send } = await open();
    for (const name of ['A', 'B', 'C']) await send('root', 'POST /catalog/folders', { body: { name } });
    const first = (await send('root', 'GET /catalog/folders?limit=2')).json();
    const second = (await send('root', `GET /catalog/folders?limit=2&after=${first.next}`)).json();
    const names = [first, second].map(({ items }) => items.map(({ name }: { name: string }) => name));
    expect([names, second.next]).toEqual([[['A', 'B'], ['C']], undefined]);
    expect((await send('root', 'GET /catalog/folders?limit=0')).statusCode).toBe(400);
    expect((await send('root', 'GET /catalog/folders?after=x')).statusCode).toBe(400);
  });

  it('gives back the bytes that were deployed, and keeps versions', async () => {
    const { send } = await deployed();
    const project = '/catalog/folders/Loads/projects/Sales';
    expect((await send('root', `GET ${project}/ispac`)).rawPayload).toEqual(Buffer.from(ispac));
    expect((await send('root', `PUT ${project}`, { bytes: ispac })).statusCode).toBe(200);
    const { items } = (await send('root', `GET ${project}/versions`)).json();
    expect(items).toHaveLength(2);
    const version = items[0].objectVersionLsn;
    expect((await send('root', `POST ${project}/versions/${version}/restore`)).statusCode).toBe(204);
    expect((await send('root', `GET ${project}`)).json().objectVersionLsn).toBe(version);
    expect((await send('root', `POST ${project}/versions/${version}/restore`)).statusCode).toBe(409);
    expect((await send('root', `POST ${project}/versions/999/restore`)).statusCode).toBe(404);
  });

  it('deploys single packages as files and as base64, and moves and deletes projects', async () => {
    const { send } = await deployed();
    const project = '/catalog/folders/Loads/projects/Sales';
    const text = Buffer.from(packageText('More.dtsx'));
    expect((await send('root', `PUT ${project}/packages/More.dtsx`, { bytes: text })).statusCode).toBe(200);
    const packages = [{ name: 'Third.dtsx', content: text.toString('base64') }];
    expect((await send('root', `POST ${project}/packages`, { body: { packages } })).statusCode).toBe(200);
    const { items } = (await send('root', `GET ${project}/packages`)).json();
    expect(items.map(({ name }: { name: string }) => name).sort()).toEqual(['Load.dtsx', 'More.dtsx', 'Third.dtsx']);
    expect((await send('root', `POST ${project}/move`, { body: { folder: 'Nowhere' } })).statusCode).toBe(404);
    expect((await send('root', `POST ${project}/move`, { body: { folder: 'Other' } })).statusCode).toBe(204);
    expect((await send('root', `DELETE ${project}`)).statusCode).toBe(404);
    expect((await send('root', 'DELETE /catalog/folders/Other/projects/Sales')).statusCode).toBe(204);
  });

  it('refuses what is no project, and bodies that are no files', async () => {
    const { send } = await deployed();
    const path = 'PUT /catalog/folders/Loads/projects/New';
    expect((await send('root', path, { bytes: Buffer.from('no zip') })).json()).toMatchObject({
      status: 400,
      symbol: 'OPENDTSX_E_CATALOG_DEPLOY_FAILED',
    });
    expect((await send('root', path, { body: { a: 1 } })).statusCode).toBe(415);
    expect((await send('root', path)).statusCode).toBe(400);
    expect((await send('root', 'GET /catalog/folders/Loads/projects/New')).statusCode).toBe(404);
  });

  it('sets parameters to values and variables, never telling sensitive ones', async () => {
    const { send } = await deployed();
    const project = '/catalog/folders/Loads/projects/Sales';
    const put = (path: string, body: object) => send('root', `PUT ${project}${path}`, { body });
    expect((await put('/parameters/Batch', { value: 25 })).statusCode).toBe(204);
    expect((await put('/parameters/Batch', { value: 'many' })).statusCode).toBe(400);
    expect((await put('/parameters/None', { value: 1 })).statusCode).toBe(404);
    expect((await put('/packages/Load.dtsx/parameters/Source', { variable: 'File' })).statusCode).toBe(204);
    expect((await put('/packages/Load.dtsx/parameters/Key', { value: 'canary-7' })).statusCode).toBe(204);
    const listed = await send('root', `GET ${project}/parameters`);
    expect(listed.body).not.toContain('canary-7');
    const rows = Object.fromEntries(
      listed.json().items.map((row: { parameterName: string }) => [row.parameterName, row]),
    );
    expect(rows.Batch).toMatchObject({ designDefaultValue: 10, defaultValue: 25, valueType: 'V', valueSet: true });
    expect(rows.Source).toMatchObject({ valueType: 'R', referencedVariableName: 'File' });
    expect(rows.Key).toMatchObject({ sensitive: true, valueSet: true });
    expect((await send('root', `GET ${project}/packages/Load.dtsx/values`)).body).not.toContain('canary-7');
    expect((await send('root', `DELETE ${project}/parameters/Batch`)).statusCode).toBe(204);
    const after = (await send('root', `GET ${project}/parameters?scope=project`)).json().items;
    expect(after).toMatchObject([{ parameterName: 'Batch', valueSet: false }]);
  });

  it('keeps environments, their variables and references to them', async () => {
    const { send } = await deployed();
    const all = '/catalog/folders/Loads/environments';
    expect((await send('root', `POST ${all}`, { body: { name: 'Test' } })).statusCode).toBe(201);
    const add = (body: object) => send('root', `POST ${all}/Test/variables`, { body });
    expect((await add({ name: 'File', type: 'String', value: 'b.csv' })).statusCode).toBe(201);
    expect((await add({ name: 'file', type: 'String', value: 'c.csv' })).statusCode).toBe(409);
    expect((await add({ name: 'Size', type: 'Int32', value: 'big' })).statusCode).toBe(400);
    expect((await add({ name: 'Secret', type: 'String', value: 'canary-8', sensitive: true })).statusCode).toBe(201);
    const listed = await send('root', `GET ${all}/Test/variables`);
    expect(listed.body).not.toContain('canary-8');
    expect(listed.json().items).toMatchObject([
      { name: 'File', type: 'String', sensitive: false, value: 'b.csv' },
      { name: 'Secret', sensitive: true },
    ]);
    const change = { body: { value: 'd.csv', description: 'what is read' } };
    expect((await send('root', `PATCH ${all}/Test/variables/FILE`, change)).statusCode).toBe(204);
    expect((await send('root', `GET ${all}/Test/variables/file`)).json()).toMatchObject({
      value: 'd.csv',
      description: 'what is read',
    });
    expect((await send('root', `DELETE ${all}/Test/variables/None`)).statusCode).toBe(404);

    const references = '/catalog/folders/Loads/projects/Sales/references';
    const made = await send('root', `POST ${references}`, { body: { environment: 'Test' } });
    expect(made.statusCode).toBe(201);
    const one = `${references}/${made.json().referenceId}`;
    expect((await send('root', `GET ${one}`)).json()).toMatchObject({ referenceType: 'R', environmentName: 'Test' });
    expect((await send('root', `PATCH ${one}`, { body: { folder: 'Nowhere' } })).statusCode).toBe(404);
    expect((await send('root', `PATCH ${one}`, { body: { folder: 'Loads' } })).statusCode).toBe(204);
    expect((await send('root', `DELETE ${one}`)).statusCode).toBe(204);
    expect((await send('root', `DELETE ${one}`)).statusCode).toBe(404);

    const move = { body: { folder: 'Other' } };
    expect((await send('root', `POST ${all}/Test/move`, move)).statusCode).toBe(204);
    const renamed = await send('root', 'PATCH /catalog/folders/Other/environments/Test', { body: { name: 'Prod' } });
    expect(renamed.statusCode).toBe(204);
    expect((await send('root', 'DELETE /catalog/folders/Other/environments/Prod')).statusCode).toBe(204);
  });

  it('grants, denies and revokes, and tells who may what', async () => {
    const { send } = await deployed();
    const folder = '/catalog/folders/Loads';
    const change = (verb: string, body: object) => send('root', `POST ${folder}/permissions/${verb}`, { body });
    expect((await change('grant', { principal: 'readers', permission: 'READ' })).statusCode).toBe(204);
    expect((await change('grant', { principal: 'readers', permission: 'READ_OBJECTS' })).statusCode).toBe(204);
    expect((await send('anna', `GET ${folder}/projects/Sales`)).statusCode).toBe(200);
    expect((await send('anna', `GET ${folder}/permissions/effective`)).json().items).toEqual(['READ', 'READ_OBJECTS']);
    expect((await change('deny', { principal: 'anna', permission: 'READ_OBJECTS' })).statusCode).toBe(204);
    expect((await send('anna', `GET ${folder}/projects/Sales`)).statusCode).toBe(404);
    expect((await send('root', `GET ${folder}/permissions`)).json().items).toContainEqual({
      principalId: expect.any(Number),
      principal: 'anna',
      permission: 'READ_OBJECTS',
      isDenied: true,
      grantedBy: 'root',
    });
    expect((await change('revoke', { principal: 'anna' })).statusCode).toBe(204);
    expect((await send('anna', `GET ${folder}/projects/Sales`)).statusCode).toBe(200);
    expect((await change('grant', { principal: 'nobody', permission: 'READ' })).statusCode).toBe(404);
    expect((await change('grant', { principal: 'anna', permission: 'FLY' })).statusCode).toBe(400);
    expect((await change('grant', { principal: 'anna', permission: 'EXECUTE' })).statusCode).toBe(400);
    const grab = { body: { principal: 'anna', permission: 'MODIFY' } };
    expect((await send('anna', `POST ${folder}/permissions/grant`, grab)).statusCode).toBe(403);
  });

  it('configures the catalog and its logging levels', async () => {
    const { send } = await open();
    const set = (name: string, value: string) => send('root', `PUT /catalog/properties/${name}`, { body: { value } });
    expect((await set('RETENTION_WINDOW', '30')).statusCode).toBe(204);
    expect((await set('RETENTION_WINDOW', 'long')).statusCode).toBe(400);
    expect((await set('NOTHING', '1')).statusCode).toBe(400);
    expect((await send('root', 'GET /catalog/properties')).json().items).toContainEqual({
      propertyName: 'RETENTION_WINDOW',
      propertyValue: '30',
    });
    expect((await send('anna', 'GET /catalog/properties')).statusCode).toBe(403);
    const level = { name: 'Errors', profileValue: 1, eventsValue: 256 };
    expect((await send('root', 'POST /catalog/logging-levels', { body: level })).statusCode).toBe(201);
    const renamed = { body: { name: 'Faults', eventsValue: 320 } };
    expect((await send('root', 'PATCH /catalog/logging-levels/Errors', renamed)).statusCode).toBe(204);
    expect((await send('anna', 'GET /catalog/logging-levels')).json().items).toMatchObject([
      { name: 'Faults', profileValue: 1, eventsValue: 320 },
    ]);
    expect((await send('root', 'DELETE /catalog/logging-levels/Faults')).statusCode).toBe(204);
    expect((await send('root', 'DELETE /catalog/logging-levels/Faults')).statusCode).toBe(404);
  });

  it('writes down every change and every refusal, without what was sent', async () => {
    const { send } = await deployed();
    const key = 'PUT /catalog/folders/Loads/projects/Sales/packages/Load.dtsx/parameters/Key';
    await send('root', key, { body: { value: 'canary-9' } });
    await send('anna', 'DELETE /catalog/folders/Loads');
    await send('root', 'DELETE /catalog/folders/Nowhere');
    await send('nobody', 'GET /catalog/folders');
    const audit = await send('root', 'GET /audit?limit=4');
    expect(audit.body).not.toContain('canary-9');
    expect(audit.json().items).toMatchObject([
      { principal: 'nobody', outcome: 'refused', action: 'GET /api/v1/catalog/folders' },
      { principal: 'root', outcome: 'failed', object: '/Nowhere', reason: 'OPENDTSX_E_CATALOG_FOLDER_NOTFOUND' },
      { principal: 'anna', outcome: 'refused', object: '/Loads', reason: expect.stringContaining('ssis_admin') },
      { principal: 'root', outcome: 'done', object: '/Loads/Sales/Load.dtsx/Key' },
    ]);
    expect((await send('anna', 'GET /me/refusals')).json().items).toMatchObject([{ object: '/Loads' }]);
  });
});
