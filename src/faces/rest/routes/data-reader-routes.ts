import type { FastifyInstance, FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import type { CatalogSession } from '../../../catalog/catalog-session.ts';
import { createExecution } from '../../../catalog/executions/create-execution.ts';
import { setExecutionPropertyOverrideValue } from '../../../catalog/executions/property-overrides.ts';
import type { ReadWish, RowStream } from '../../../package-store/row-stream.ts';
import { defineRoute } from '../define-route.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf } from '../schemas.ts';
import { overrideBody, parameterBody, setOverride, setParameter } from './execution-bodies.ts';

/** What rows are sent as. */
const arrowStream = 'application/vnd.apache.arrow.stream';
const path = Type.String({ maxLength: 4000 });
const flag = (description: string) => Type.Optional(Type.Boolean({ description }));
const wish = {
  dataReader: Type.String({ maxLength: 4000, description: 'name of the DataReader destination' }),
  schemaOnly: flag('sends the columns and executes nothing'),
  refusesDelayedValidation: flag('refuses a data flow with DelayValidation, or within something that has it'),
  dataParameters: Type.Optional(
    Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
      description: 'values for variables of the namespace DtsClient, by their names without it',
    }),
  ),
};
const pair = bodyOf({ name: Type.String(), value: Type.String() });
const setting = bodyOf({ path: Type.String(), value: Type.String() });
const packageBody = bodyOf({
  ...wish,
  sourceType: Type.String({ maxLength: 100, description: 'file, sql or dts' }),
  sourceLocation: Type.Optional(path),
  packageName: path,
  settings: Type.Optional(Type.Array(setting, { maxItems: 10_000, description: 'properties, as /Set of dtexec' })),
  connections: Type.Optional(Type.Array(pair, { maxItems: 1000, description: 'connection strings by name' })),
  parameters: Type.Optional(Type.Array(pair, { maxItems: 10_000, description: 'by $Package::Name' })),
  password: Type.Optional(Type.String({ description: 'opens what is encrypted with a password' })),
});
const executionBody = bodyOf({
  ...wish,
  folder: Type.String(),
  project: Type.String(),
  package: Type.String(),
  reference: Type.Optional(Type.Integer({ description: 'number of an environment reference of the project' })),
  parameters: Type.Optional(Type.Array(parameterBody, { maxItems: 10_000 })),
  propertyOverrides: Type.Optional(Type.Array(overrideBody, { maxItems: 10_000 })),
});
type Wish = Pick<
  Static<typeof packageBody>,
  'dataReader' | 'schemaOnly' | 'refusesDelayedValidation' | 'dataParameters'
>;

/** Packages that run for a caller who reads the rows of a DataReader destination: a stream of Arrow, which a package that fails ends with its finding. */
export function addDataReaderRoutes(api: FastifyInstance, services: RestServices): void {
  const { session, launcher, packageReader } = services;
  defineRoute(api, {
    method: 'POST',
    path: '/package-store/data-readers',
    summary:
      'Runs a package of a store or file and sends the rows of a DataReader destination; it is cancelled when the client leaves.',
    tag: 'package store',
    scope: 'execute',
    body: packageBody,
    produces: arrowStream,
    run: async ({ caller, body, reply }) => {
      const gone = goneOf(reply);
      const { sourceLocation = '', settings = [], connections = [], parameters = [], password } = body;
      const found = await launcher.find(session(caller), { ...body, sourceLocation });
      const values = {
        settings: [...settings, ...dataSettings(body)],
        connections,
        parameters,
        ...(password === undefined ? {} : { password }),
      };
      return send(reply, await packageReader.open(caller, found, wishOf(body, gone), values));
    },
  });
  defineRoute(api, {
    method: 'POST',
    path: '/executions/data-readers',
    summary:
      'Makes an execution of a package, starts it and sends the rows of a DataReader destination; it is stopped when the client leaves.',
    tag: 'executions',
    scope: 'execute',
    body: executionBody,
    produces: arrowStream,
    run: async ({ caller, body, reply }) => {
      const gone = goneOf(reply);
      const make = (inside: CatalogSession) => makeExecution(inside, body);
      return send(reply, await services.readExecution(session(caller), make, wishOf(body, gone)));
    },
  });
}

async function makeExecution(session: CatalogSession, body: Static<typeof executionBody>): Promise<number> {
  const { executionId } = await createExecution(session, {
    folderName: body.folder,
    projectName: body.project,
    packageName: body.package,
    referenceId: body.reference,
  });
  for (const parameter of body.parameters ?? []) await setParameter(session, executionId, parameter);
  for (const override of body.propertyOverrides ?? []) await setOverride(session, executionId, override);
  for (const { path: propertyPath, value: propertyValue } of dataSettings(body)) {
    await setExecutionPropertyOverrideValue(session, { executionId, propertyPath, propertyValue, sensitive: false });
  }
  return executionId;
}

function dataSettings({ dataParameters = {} }: Wish): { path: string; value: string }[] {
  return Object.entries(dataParameters).map(([name, value]) => ({
    path: `\\Package.Variables[DtsClient::${name}].Value`,
    value: String(value),
  }));
}

function wishOf(
  { dataReader, schemaOnly = false, refusesDelayedValidation = false }: Wish,
  gone: AbortSignal,
): ReadWish {
  return { dataReader, isSchemaOnly: schemaOnly, refusesDelayedValidation, gone };
}

function send(reply: FastifyReply, { rows, instanceId, executionId }: RowStream): FastifyReply {
  // Kept alive after its end, it would keep the server from closing.
  reply
    .type(arrowStream)
    .header('Cache-Control', 'no-store')
    .header('Connection', 'close')
    .header('X-Accel-Buffering', 'no');
  if (instanceId !== undefined) reply.header('OpenDTSX-Instance', instanceId);
  if (executionId !== undefined) reply.header('OpenDTSX-Execution', String(executionId));
  return reply.header('OpenDTSX-Stream', '1').send(rows);
}

/** Aborts when the client leaves; it has left, too, when it was answered. */
function goneOf({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  return gone.signal;
}
