import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { msdbName } from '../../../package-store/package-store-names.ts';
import { defineRoute } from '../define-route.ts';
import type { RestServices } from '../rest-services.ts';

/** What the server says of itself. */
export function addServerInfoRoutes(api: FastifyInstance, { session, packageRoots, version }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: '/server',
    summary: 'Name and version of the server, and its package stores.',
    tag: 'package store',
    scope: 'read',
    answer: Type.Object({
      serverName: Type.String(),
      product: Type.String(),
      version: Type.String(),
      packageStores: Type.Array(Type.String()),
    }),
    run: async ({ caller }) => ({
      serverName: session(caller).serverName,
      product: 'OpenDTSX',
      version,
      packageStores: [...packageRoots.map(({ name }) => name), msdbName],
    }),
  });
}
