import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { defineRoute } from '../define-route.ts';
import type { RestServices } from '../rest-services.ts';
import { listOf } from '../schemas.ts';
import { viewOf } from '../view.ts';

const tag = 'package store';
const params = Type.Object({ instance: Type.String() });
const runningPackage = viewOf({
  packageName: 'text',
  packageDescription: 'text',
  packageId: 'text',
  instanceId: 'text',
  userName: 'text',
  executionStartTime: 'time',
  executionDuration: 'integer',
});

/** The packages that run on the server at the moment. */
export function addRunningPackageRoutes(api: FastifyInstance, { session, runningPackages }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: '/package-store/running-packages',
    summary: 'Lists the packages of the caller that run on this server; administrators see all.',
    tag,
    scope: 'read',
    answer: listOf(runningPackage.schema),
    run: async ({ caller }) => ({
      items: runningPackages.list(caller, session(caller).now()).map((one) => runningPackage.show({ ...one })),
    }),
  });
  defineRoute(api, {
    method: 'GET',
    path: '/package-store/running-packages/:instance',
    summary: 'Tells of a running package.',
    tag,
    scope: 'read',
    params,
    answer: runningPackage.schema,
    run: async ({ caller, params: { instance } }) =>
      runningPackage.show({ ...runningPackages.get(caller, instance, session(caller).now()) }),
  });
  defineRoute(api, {
    method: 'POST',
    path: '/package-store/running-packages/:instance/stop',
    summary: 'Stops a running package.',
    tag,
    scope: 'execute',
    params,
    run: async ({ caller, params: { instance } }) => runningPackages.stop(caller, instance),
  });
}
