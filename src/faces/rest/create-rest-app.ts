import { randomUUID } from 'node:crypto';
import swagger from '@fastify/swagger';
import { Ajv, type Options } from 'ajv';
import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { type AuditedRequest, addAudit, noteForAudit } from './audit-requests.ts';
import { type Authenticate, addAuthentication } from './authentication.ts';
import type { RouteConfig } from './define-route.ts';
import { problem, problemOf } from './problem.ts';
import { refuseUnstorableText } from './refuse-unstorable-text.ts';

/** What an app needs besides its routes. */
export interface RestAppOptions {
  readonly version: string;
  readonly authenticate: Authenticate;
  /** HTTP status of a finding, by its symbol. */
  readonly statusOf: (symbol: string) => number | undefined;
  /** Keeps what was changed and refused. */
  readonly audit: (request: AuditedRequest) => Promise<void>;
  /** Is told of our own bugs. */
  readonly onBug: (error: unknown, requestId: string) => void;
  /** Whether the server can answer; false while it starts and stops. */
  readonly isReady: () => Promise<boolean>;
  /** Certificate and key: then it speaks TLS only. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer };
  readonly routes: (api: FastifyInstance) => void;
  /** Adds what other faces answer beside this one. */
  readonly others?: (app: FastifyInstance) => void;
}

const description =
  'Names in addresses are percent-encoded. The names "." and "..", which no address can hold, are written "~." and "~.."; a name that looks like that, of "~" and then one or two dots, gets one "~" more.';

const strict: Options = {
  allErrors: true,
  removeAdditional: false,
  useDefaults: true,
  coerceTypes: false,
  validateFormats: false,
  strict: false,
};
const fromText: Options = { ...strict, coerceTypes: 'array' };

/**
 * An app that is not listening yet: health at `/health/live` and `/health/ready`, the OpenAPI document at `/openapi.json`, everything else below
 * `/api/v1`. A body must fit its schema exactly; numbers in addresses are read from text.
 */
export async function createRestApp(options: RestAppOptions): Promise<FastifyInstance> {
  const app = fastify(serverOptions(options)) as FastifyInstance;
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'OpenDTSX', version: options.version, description },
      components: {
        securitySchemes: {
          password: { type: 'http', scheme: 'basic' },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ password: [] }, { token: [] }],
    },
  });
  addFailures(app, options);
  addAuthentication(app, options.authenticate);
  addAudit(app, options.audit, options.onBug);
  refuseUnstorableText(app);
  addPublicRoutes(app, options);
  app.register(async (api) => options.routes(api), { prefix: '/api/v1' });
  options.others?.(app);
  await app.ready();
  return app;
}

function serverOptions({ tls }: RestAppOptions): FastifyServerOptions {
  const body = new Ajv(strict);
  const others = new Ajv(fromText);
  const common = {
    logger: false,
    bodyLimit: 1 << 20,
    // Slow clients do not hold a connection for ever.
    requestTimeout: 300_000,
    connectionTimeout: 0,
    keepAliveTimeout: 10_000,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 4000 },
    schemaController: {
      compilersFactory: {
        buildValidator:
          () =>
          ({ schema, httpPart }: { schema: unknown; httpPart?: string }) =>
            (httpPart === 'body' ? body : others).compile(schema as object),
      },
    },
  };
  // A client whose machine is gone is noticed even where nothing is sent to it.
  const sockets = { keepAlive: true, keepAliveInitialDelay: 30_000 };
  const transport = tls === undefined ? { http: sockets } : { https: { ...sockets, ...tls } };
  return { ...common, ...transport } as unknown as FastifyServerOptions;
}

function addFailures(app: FastifyInstance, { statusOf, onBug }: RestAppOptions): void {
  app.setErrorHandler(async (error, request, reply) => {
    const answer = problemOf(error, statusOf, request.id);
    if (answer.status === 500) onBug(error, request.id);
    // Details of other failures may show values that were sent.
    const reason = answer.status === 403 ? answer.detail : answer.symbol;
    if (reason !== undefined) noteForAudit(request, { reason });
    return reply.code(answer.status).type('application/problem+json').send(answer);
  });
  app.setNotFoundHandler(async (request, reply) =>
    reply
      .code(404)
      .type('application/problem+json')
      .send(
        problem(404, {
          detail: `There is no ${request.method} ${request.url.split('?')[0]}.`,
          hint: '/openapi.json lists what there is.',
        }),
      ),
  );
}

function addPublicRoutes(app: FastifyInstance, { isReady }: RestAppOptions): void {
  const config = { isPublic: true } satisfies RouteConfig as object;
  const hidden = { hide: true };
  app.get('/health/live', { config, schema: hidden }, async () => ({ status: 'live' }));
  app.get('/health/ready', { config, schema: hidden }, async (_request, reply) => {
    const ready = await isReady().catch(() => false);
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' });
  });
  app.get('/openapi.json', { config, schema: hidden }, async () => app.swagger());
}
