import { projectFile } from '../../src/catalog/testing/project-aid.ts';
import { openTestApp, type TestRequest } from '../../src/server/testing/open-test-app.ts';
import type { Store } from '../../src/store/store.ts';

const projectPath = '/catalog/folders/Loads/projects/Sales';
const password = 'Str0ng-enough-passw0rd';

/** Requests that put something into every part of a store, in their order. */
const requests: readonly (readonly [request: string, more?: TestRequest])[] = [
  ['POST /users', { body: { name: 'anna', password, email: 'anna@example.org' } }],
  ['POST /roles', { body: { name: 'loaders' } }],
  ['PUT /roles/loaders/members/anna'],
  ['PUT /roles/SQLAgentUserRole/members/anna'],
  ['POST /catalog/folders', { body: { name: 'Loads', description: 'of the night' } }],
  [
    `PUT ${projectPath}`,
    { bytes: projectFile({ parameters: [{ name: 'Server' }, { name: 'Key', sensitive: true }] }) },
  ],
  ['POST /catalog/folders/Loads/environments', { body: { name: 'Prod' } }],
  ['POST /catalog/folders/Loads/environments/Prod/variables', variable('Server', 'db1', false)],
  ['POST /catalog/folders/Loads/environments/Prod/variables', variable('Password', 'kept-variable', true)],
  [`POST ${projectPath}/references`, { body: { environment: 'Prod' } }],
  [`PUT ${projectPath}/parameters/Server`, { body: { variable: 'Server' } }],
  [`PUT ${projectPath}/parameters/Key`, { body: { value: 'kept-parameter' } }],
  [`POST ${projectPath}/permissions/grant`, { body: { principal: 'loaders', permission: 'READ' } }],
  ['POST /catalog/logging-levels', { body: { name: 'Errors', description: '', profileValue: 1, eventsValue: 256 } }],
  ['PUT /catalog/properties/RETENTION_WINDOW', { body: { value: '30' } }],
  [
    'POST /executions',
    {
      body: {
        folder: 'Loads',
        project: 'Sales',
        package: 'Load.dtsx',
        reference: 1,
        parameters: [{ scope: 'execution', name: 'LOGGING_LEVEL', value: 3 }],
        propertyOverrides: [{ path: '\\Package.Variables[User::X].Value', value: 'kept-override', sensitive: true }],
      },
    },
  ],
  ['POST /credentials', { body: { name: 'Files', identity: 'loader', secret: 'kept-credential' } }],
  ['POST /proxies', { body: { name: 'Runner', credential: 'Files' } }],
  ['PUT /proxies/Runner/subsystems/CmdExec'],
  ['PUT /proxies/Runner/logins/anna'],
  [
    'POST /operators',
    { body: { name: 'Ops', emailAddress: 'ops@example.org', webhookUrl: 'https://example.org/kept' } },
  ],
  ['POST /jobs', { body: { name: 'Nightly', notifyLevelWebhook: 2, notifyWebhookOperatorName: 'Ops' } }],
  [
    'POST /jobs/Nightly/steps',
    step('Load', 'SSIS', '/ISSERVER "\\"\\SSISDB\\Loads\\Sales\\Load.dtsx\\"" /De kept-command'),
  ],
  ['POST /jobs/Nightly/steps', step('Tidy', 'CmdExec', 'exit 0')],
  ['POST /jobs/Nightly/schedules', { body: { name: 'Every night', freqType: 4, freqInterval: 1 } }],
  ['POST /jobs/Nightly/start', { body: {} }],
  ['PUT /package-store/packages/MSDB%5COld', { bytes: Buffer.from(oldPackage()) }],
];

/** A text of the fixture that is secret: in no fixture does it stand in the open, but in those of versions that kept commands so. */
export const keptSecrets = ['kept-variable', 'kept-parameter', 'kept-override', 'kept-credential', 'example.org/kept'];

/** Fills an empty store through the REST face, and writes the history that only running would make. Throws when a request is refused. */
export async function fillStore(store: Store): Promise<void> {
  const { app, send } = await openTestApp(store);
  for (const [request, more] of requests) {
    const { statusCode, body } = await send('root', request, more);
    if (statusCode >= 300) throw new Error(`${request}: ${statusCode} ${body}`);
  }
  const { job_id } = await store.db.selectFrom('agent_jobs').select('job_id').executeTakeFirstOrThrow();
  const history = { run_id: 1, job_id, step_id: 0, step_name: '(Job outcome)', sql_message_id: 0, sql_severity: 0 };
  const outcome = { message: 'The job succeeded.', run_status: 1, run_ms: 1_000, run_duration_ms: 2_000 };
  await store.db
    .insertInto('agent_job_history')
    .values({ ...history, ...outcome, retries_attempted: 0, server: 'TEST' })
    .execute();
  await store.db.updateTable('operations').set({ machine_name: 'machine' }).execute();
  await app.close();
}

function variable(name: string, value: string, sensitive: boolean): TestRequest {
  return { body: { name, type: 'String', value, sensitive } };
}

function step(stepName: string, subsystem: string, command: string): TestRequest {
  return { body: { stepName, subsystem, command, onSuccessAction: stepName === 'Load' ? 3 : 1 } };
}

function oldPackage(): string {
  const dts = 'xmlns:DTS="www.microsoft.com/SqlServer/Dts"';
  return `<DTS:Executable ${dts} DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:DTSID="{22222222-2222-2222-2222-222222222222}" DTS:ExecutableType="Microsoft.Package" DTS:ObjectName="Old"><DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property></DTS:Executable>`;
}
