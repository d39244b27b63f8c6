import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AuditNote, denied, faultContentOf, launchFor, reasonOf } from './answer-launch.ts';
import { decodeBody } from './decode-body.ts';
import { describeService } from './describe-service.ts';
import { helpPage, helpPolicy } from './help-page.ts';
import { argumentsOf, argumentsOfBody } from './launch-arguments.ts';
import { operationName, serviceNamespace, servicePath } from './launch-operation.ts';
import { readEnvelope } from './read-envelope.ts';
import { requireAction } from './require-action.ts';
import { type FaultContent, faultEnvelope, statusOfFault } from './soap-fault.ts';
import type { SoapServices } from './soap-services.ts';
import { bindingOfContentType, type SoapBinding } from './soap-version.ts';

const largestRequest = 256 << 10;
const formType = 'application/x-www-form-urlencoded';
/** Other faces of the app neither let callers in here nor write down what they do. */
const config = { isPublic: true, isOtherFace: true };
const schema = { hide: true };
const notes = new WeakMap<FastifyRequest, AuditNote>();

/**
 * Adds the web service to an app: SOAP 1.1 and 1.2 and HTTP POST at `/LaunchSSISPackage.asmx`, its description at `?wsdl` and a page for people, which need no login.
 * Every answer to SOAP is SOAP, in the version of the request.
 */
export function addSoapService(app: FastifyInstance, services: SoapServices): void {
  app.register(async (face) => {
    face.removeAllContentTypeParsers();
    face.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    face.setErrorHandler(async (error, request, reply) =>
      sendFault(request, reply, faultContentOf(error, request, services)),
    );
    face.addHook('onRequest', (request, reply) => letIn(services, request, reply));
    face.addHook('onSend', (request, reply) => writeDown(services, request, reply));
    addPages(face, services);
    addOperation(face, services);
  });
}

function addPages(face: FastifyInstance, { publicAddress }: SoapServices): void {
  face.get(servicePath, { config, schema }, async (request, reply) => {
    const { protocol, host, query } = request;
    const address = `${publicAddress ?? `${protocol}://${host}`}${servicePath}`;
    const isDescription = Object.keys(query as object).some((name) => name.toLowerCase() === 'wsdl');
    if (isDescription) return reply.type('text/xml; charset=utf-8').send(describeService(address));
    reply.header('Content-Security-Policy', helpPolicy);
    return reply.type('text/html; charset=utf-8').send(helpPage(address));
  });
  // Pages of other sites make browsers send GET with the password that they remember: it must start nothing.
  face.get(`${servicePath}/${operationName}`, { config, schema }, async (_request, reply) =>
    reply
      .code(405)
      .header('Allow', 'POST')
      .type('text/plain; charset=utf-8')
      .send(`${operationName} starts a package: send it with POST. ${servicePath} shows how.\n`),
  );
}

function addOperation(face: FastifyInstance, services: SoapServices): void {
  const options = { config, schema, bodyLimit: largestRequest };
  face.post(servicePath, options, async (request, reply) => {
    const contentType = request.headers['content-type'];
    const binding = bindingOfContentType(contentType);
    if (binding === undefined) return unsupported(reply, 'text/xml or application/soap+xml');
    const body = readEnvelope(decodeBody(request.body, contentType), binding);
    requireAction(binding, request.headers, body);
    const result = await launch(services, argumentsOfBody(body), request, reply);
    return reply.type(`${binding.contentType}; charset=utf-8`).send(resultEnvelope(result, binding));
  });
  face.post(`${servicePath}/${operationName}`, options, async (request, reply) => {
    const contentType = request.headers['content-type'] ?? '';
    if (contentType.split(';')[0].trim().toLowerCase() !== formType) return unsupported(reply, formType);
    const form = new URLSearchParams(decodeBody(request.body, contentType));
    const result = await launch(
      services,
      argumentsOf((name) => form.get(name) ?? undefined),
      request,
      reply,
    );
    const content = `<?xml version="1.0" encoding="utf-8"?>\r\n<int xmlns="${serviceNamespace}">${result}</int>`;
    return reply.type('text/xml; charset=utf-8').send(content);
  });
}

async function launch(
  services: SoapServices,
  parameters: Parameters<typeof launchFor>[2],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<number> {
  const note = notes.get(request);
  if (note?.caller === undefined) throw new Error(`${request.url} is answered without authentication`);
  note.objectPath = [parameters.sourceType, parameters.sourceLocation, parameters.packageName].join(' ');
  return launchFor(services, note.caller, parameters, reply);
}

function resultEnvelope(result: number, { namespace }: SoapBinding): string {
  const response = `<${operationName}Response xmlns="${serviceNamespace}"><${operationName}Result>${result}</${operationName}Result></${operationName}Response>`;
  return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${namespace}"><soap:Body>${response}</soap:Body></soap:Envelope>`;
}

function unsupported(reply: FastifyReply, expected: string): FastifyReply {
  return reply.code(415).type('text/plain; charset=utf-8').send(`The Content-Type must be ${expected}.\n`);
}

// Before the content is read: strangers have nothing parsed.
async function letIn(services: SoapServices, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (request.method !== 'POST') return;
  const { authorization, origin } = request.headers;
  const found = await services.identify({ authorization, origin, host: request.host, ip: request.ip });
  if ('principal' in found) {
    notes.set(request, { caller: found.principal, name: found.principal.name });
    return;
  }
  notes.set(request, { name: found.name, reason: found.refusal });
  if (found.status === 401) {
    reply.header('WWW-Authenticate', ['Basic realm="OpenDTSX", charset="UTF-8"', 'Bearer realm="OpenDTSX"']);
  }
  if (found.retryAfter !== undefined) reply.header('Retry-After', String(found.retryAfter));
  await sendFault(request, reply, { code: 'Client', text: found.refusal }, found.status);
}

function sendFault(request: FastifyRequest, reply: FastifyReply, content: FaultContent, status?: number): FastifyReply {
  const note = notes.get(request);
  if (note !== undefined) {
    note.reason ??= reasonOf(content);
    note.isDenied = content.finding?.symbol === denied;
  }
  const binding = bindingOfContentType(request.headers['content-type']);
  const isEnvelope = request.routeOptions.url === servicePath && binding !== undefined;
  if (isEnvelope) {
    return reply
      .code(status ?? statusOfFault(content, binding.version))
      .type(`${binding.contentType}; charset=utf-8`)
      .send(faultEnvelope(content, binding));
  }
  const asText = status ?? (content.code === 'Client' ? 400 : 500);
  return reply.code(asText).type('text/plain; charset=utf-8').send(`${content.text}\n`);
}

/** A launch that was made is answered as made even where it cannot be written down; the server is told then. */
async function writeDown(services: SoapServices, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (request.method !== 'POST') return;
  const { caller, name = '', objectPath, reason, isDenied } = notes.get(request) ?? {};
  const isRefused = [401, 403, 429].includes(reply.statusCode) || isDenied === true;
  const outcome = reply.statusCode < 400 ? 'done' : isRefused ? 'refused' : 'failed';
  const record = {
    caller: caller === undefined ? { name } : { id: caller.id, name: caller.name },
    action: operationName,
    outcome,
    ...(objectPath === undefined ? {} : { objectPath }),
    ...(outcome === 'done' ? {} : { reason: reason ?? `HTTP status ${reply.statusCode}` }),
  } as const;
  await services.audit(record).catch((error: unknown) => services.onBug(error, request.id));
}
