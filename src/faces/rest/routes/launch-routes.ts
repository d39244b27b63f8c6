import type { FastifyInstance, FastifyReply } from 'fastify';
import Type from 'typebox';
import type { LaunchResult } from '../../../package-store/package-launcher.ts';
import { randomInstance } from '../../../package-store/running-packages.ts';
import { defineRoute } from '../define-route.ts';
import { doOnce, idempotencyHeaders } from '../idempotency.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf } from '../schemas.ts';

const results = ['success', 'failure', 'completion', 'canceled'] as const;
const path = Type.String({ maxLength: 4000 });
const launchBody = bodyOf({
  sourceType: Type.String({ maxLength: 100, description: 'file, sql or dts' }),
  sourceLocation: Type.Optional(path),
  packageName: path,
});
const answer = Type.Object({
  instanceId: Type.String({ description: 'number of the running package' }),
  result: Type.Integer({ description: 'DTSExecResult: 0 success, 1 failure, 2 completion, 3 canceled' }),
  resultName: Type.Enum([...results]),
  errors: Type.Array(Type.String(), { description: 'the first errors, as source: message' }),
});

/** Packages that run for a caller who waits: what the web method LaunchPackage does. */
export function addLaunchRoutes(api: FastifyInstance, { session, launcher }: RestServices): void {
  defineRoute(api, {
    method: 'POST',
    path: '/package-store/launches',
    summary:
      'Runs a package of a store or file on this server, and answers when it has ended. It runs on when the client leaves.',
    tag: 'package store',
    scope: 'execute',
    headers: idempotencyHeaders,
    body: launchBody,
    answer,
    run: async ({ caller, body, request, reply }) => {
      const gone = leaving(reply);
      const wanted = { ...body, sourceLocation: body.sourceLocation ?? '' };
      const remembered = Promise.withResolvers<void>();
      // Who sends a key comes back for the result.
      const whileWaiting = request.headers['idempotency-key'] === undefined ? { whileWaiting: gone.signal } : {};
      const options = { instanceId: randomInstance(), when: remembered.promise, ...whileWaiting };
      // What is remembered is the start: a package may run for hours, and no transaction shall.
      const begun = doOnce(session(caller), request, async (inside) => {
        const found = await launcher.find(inside, wanted);
        return launcher.start(caller, found, options).instanceId;
      });
      begun.then(() => remembered.resolve(), remembered.reject);
      // Nothing waits for it where no package was found.
      remembered.promise.catch(() => undefined);
      const { answer: instanceId, isRepeated } = await begun;
      if (isRepeated) reply.header('Idempotency-Replayed', 'true');
      return shown(instanceId, await launcher.recall(instanceId).ended.finally(gone.forget));
    },
  });
}

function shown(instanceId: string, { result, errors }: LaunchResult) {
  return { instanceId, result, resultName: results[result], errors: [...errors] };
}

/** Aborts when the client leaves before it is answered. */
function leaving({ raw }: FastifyReply): { readonly signal: AbortSignal; readonly forget: () => void } {
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  raw.once('close', leave);
  return { signal: gone.signal, forget: () => void raw.off('close', leave) };
}
