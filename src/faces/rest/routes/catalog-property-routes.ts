import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { inTransaction } from '../../../catalog/in-transaction.ts';
import { listCatalogProperties } from '../../../catalog/objects/catalog-properties.ts';
import { configureCatalog } from '../../../catalog/objects/configure-catalog.ts';
import {
  createCustomizedLoggingLevel,
  deleteCustomizedLoggingLevel,
  listCustomizedLoggingLevels,
  renameCustomizedLoggingLevel,
  setCustomizedLoggingLevelDescription,
  setCustomizedLoggingLevelValue,
} from '../../../catalog/objects/logging-levels.ts';
import { defineRoute } from '../define-route.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf, listOf, pageOf, pageQuery } from '../schemas.ts';
import { viewOf } from '../view.ts';

const tag = 'catalog';
const property = viewOf({ property_name: 'text', property_value: 'text' });
const level = viewOf({
  level_id: 'integer',
  name: 'text',
  description: 'text?',
  profile_value: 'integer',
  events_value: 'integer',
});
const levelParams = Type.Object({ level: Type.String() });
const bits = Type.Integer({ minimum: 0, description: 'sum of powers of two, as in SSISDB' });
const description = Type.Union([Type.String(), Type.Null()]);

/** Properties of the catalog and customized logging levels. */
export function addCatalogPropertyRoutes(api: FastifyInstance, services: RestServices): void {
  addProperties(api, services);
  addLevels(api, services);
}

function addProperties(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: '/catalog/properties',
    summary: 'Lists the properties of the catalog.',
    tag,
    scope: 'read',
    answer: listOf(property.schema),
    run: async ({ caller }) => ({ items: (await listCatalogProperties(session(caller))).map(property.show) }),
  });
  defineRoute(api, {
    method: 'PUT',
    path: '/catalog/properties/:property',
    summary: 'Sets a property of the catalog; refused while operations run.',
    tag,
    scope: 'admin',
    params: Type.Object({ property: Type.String() }),
    body: bodyOf({ value: Type.String() }),
    run: async ({ caller, params, body: { value } }) =>
      configureCatalog(session(caller), { propertyName: params.property, propertyValue: value }),
  });
}

function addLevels(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: '/catalog/logging-levels',
    summary: 'Lists the customized logging levels.',
    tag,
    scope: 'read',
    query: Type.Object(pageQuery),
    answer: listOf(level.schema),
    run: async ({ caller, query }) => {
      const rows = await listCustomizedLoggingLevels(session(caller), query);
      return pageOf(rows.map(level.show), query.limit, ({ levelId }) => levelId);
    },
  });
  defineRoute(api, {
    method: 'POST',
    path: '/catalog/logging-levels',
    summary: 'Makes a customized logging level: which statistics (profile) and events are kept.',
    tag,
    scope: 'admin',
    body: bodyOf({
      name: Type.String(),
      description: Type.Optional(description),
      profileValue: bits,
      eventsValue: bits,
    }),
    answer: Type.Object({ levelId: Type.Integer() }),
    status: 201,
    run: async ({ caller, body: { name, description: levelDescription, profileValue, eventsValue } }) =>
      createCustomizedLoggingLevel(session(caller), { levelName: name, levelDescription, profileValue, eventsValue }),
  });
  defineRoute(api, {
    method: 'PATCH',
    path: '/catalog/logging-levels/:level',
    summary: 'Changes a customized logging level.',
    tag,
    scope: 'admin',
    params: levelParams,
    body: bodyOf({
      name: Type.Optional(Type.String()),
      description: Type.Optional(description),
      profileValue: Type.Optional(bits),
      eventsValue: Type.Optional(bits),
    }),
    run: async ({ caller, params: { level: levelName }, body }) =>
      inTransaction(session(caller), async (inside) => {
        const { name, description: levelDescription, profileValue, eventsValue } = body;
        const values = { PROFILE: profileValue, EVENTS: eventsValue };
        for (const [propertyName, propertyValue] of Object.entries(values)) {
          if (propertyValue === undefined) continue;
          await setCustomizedLoggingLevelValue(inside, { levelName, propertyName, propertyValue });
        }
        if (levelDescription !== undefined) {
          await setCustomizedLoggingLevelDescription(inside, { levelName, levelDescription });
        }
        if (name !== undefined) await renameCustomizedLoggingLevel(inside, { oldName: levelName, newName: name });
      }),
  });
  defineRoute(api, {
    method: 'DELETE',
    path: '/catalog/logging-levels/:level',
    summary: 'Deletes a customized logging level.',
    tag,
    scope: 'admin',
    params: levelParams,
    run: async ({ caller, params }) => deleteCustomizedLoggingLevel(session(caller), { levelName: params.level }),
  });
}
