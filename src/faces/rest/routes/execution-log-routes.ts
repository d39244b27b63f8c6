import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { CatalogSession } from '../../../catalog/catalog-session.ts';
import { findExecution } from '../../../catalog/executions/find-execution.ts';
import {
  listExecutionParameterValues,
  listExecutionPropertyOverrideValues,
} from '../../../catalog/executions/list-execution-values.ts';
import { listExecutions } from '../../../catalog/executions/list-operations.ts';
import {
  listExecutableStatistics,
  listExecutables,
  listExecutionComponentPhases,
  listExecutionDataStatistics,
  listExecutionDataTaps,
} from '../../../catalog/executions/list-statistics.ts';
import { permissionType } from '../../../catalog/permissions/permission-types.ts';
import { defineRoute } from '../define-route.ts';
import { faceError } from '../face-errors.ts';
import type { RestServices } from '../rest-services.ts';
import { listOf, pageOf, pageQuery, time } from '../schemas.ts';
import type { Columns, View } from '../view.ts';
import * as views from './execution-views.ts';

const tag = 'executions';
const params = Type.Object({ execution: Type.Integer() });

/** Executions and what they left behind. */
export function addExecutionLogRoutes(api: FastifyInstance, services: RestServices): void {
  addExecutions(api, services);
  const summaries = 'of an execution';
  addList(
    api,
    services,
    'parameters',
    `The parameters ${summaries} with its values; without those of sensitive ones.`,
    {
      view: views.executionParameter,
      list: listExecutionParameterValues,
      number: 'execution_parameter_id',
    },
  );
  addList(api, services, 'property-overrides', `The properties that were given for an execution.`, {
    view: views.propertyOverride,
    list: listExecutionPropertyOverrideValues,
    number: 'property_id',
  });
  addList(api, services, 'data-taps', `The data taps ${summaries}.`, {
    view: views.dataTap,
    list: listExecutionDataTaps,
    number: 'data_tap_id',
  });
  addList(api, services, 'executables', `The executables ${summaries}.`, {
    view: views.executable,
    list: listExecutables,
    number: 'executable_id',
  });
  addList(api, services, 'statistics/executables', `How each executable ran, every time that it ran.`, {
    view: views.executableStatistics,
    list: listExecutableStatistics,
    number: 'statistics_id',
  });
  addList(api, services, 'statistics/phases', `How long the components of data flows took, by phase.`, {
    view: views.componentPhase,
    list: listExecutionComponentPhases,
    number: 'phase_stats_id',
  });
  addList(api, services, 'statistics/data', `How many rows went over the paths of data flows.`, {
    view: views.dataStatistics,
    list: listExecutionDataStatistics,
    number: 'data_stats_id',
  });
}

interface Listed<C extends Columns, Row> {
  readonly view: View<C>;
  readonly number: keyof Row & string;
  list(
    session: CatalogSession,
    page: { readonly after?: number; readonly limit?: number; readonly executionId: number },
  ): Promise<readonly Row[]>;
}

function addList<C extends Columns, Row extends { readonly [N in keyof C]?: unknown }>(
  api: FastifyInstance,
  { session }: RestServices,
  name: string,
  summary: string,
  { view, list, number }: Listed<C, Row>,
): void {
  defineRoute(api, {
    method: 'GET',
    path: `/executions/:execution/${name}`,
    summary,
    tag,
    scope: 'read',
    params,
    query: Type.Object(pageQuery),
    answer: listOf(view.schema),
    run: async ({ caller, params: { execution: executionId }, query }) => {
      await findExecution(session(caller), executionId, [permissionType.read]);
      const rows = await list(session(caller), { ...query, executionId });
      const { items, next } = pageOf(rows, query.limit, (row) => Number(row[number]));
      return { items: items.map(view.show), next };
    },
  });
}

function addExecutions(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: '/executions',
    summary: 'Lists executions, the newest first.',
    tag,
    scope: 'read',
    query: Type.Object({
      ...pageQuery,
      status: Type.Optional(Type.Integer({ description: 'as in SSISDB: 1 created, 2 running, 7 succeeded …' })),
      folder: Type.Optional(Type.String()),
      project: Type.Optional(Type.String()),
      package: Type.Optional(Type.String()),
      from: Type.Optional(time),
      until: Type.Optional(time),
    }),
    answer: listOf(views.execution.schema),
    run: async ({ caller, query }) => {
      const { after, limit = 100, status, folder, project, package: packageName, from, until } = query;
      const filter = { status, folderName: folder, projectName: project, packageName };
      const between = { fromMs: milliseconds('from', from), untilMs: milliseconds('until', until) };
      const page = { ...filter, ...between, before: after, limit, newestFirst: true };
      const { items, next } = pageOf(await listExecutions(session(caller), page), limit, (row) => row.execution_id);
      return { items: items.map(views.execution.show), next };
    },
  });
  defineRoute(api, {
    method: 'GET',
    path: '/executions/:execution',
    summary: 'Tells of an execution.',
    tag,
    scope: 'read',
    params,
    answer: views.execution.schema,
    run: async ({ caller, params: { execution: executionId } }) => {
      await findExecution(session(caller), executionId, [permissionType.read]);
      const [row] = await listExecutions(session(caller), { executionId });
      if (row === undefined) throw faceError('OPENDTSX_E_FACES_NOTTHERE', { kind: 'execution', name: executionId });
      return views.execution.show(row);
    },
  });
}

function milliseconds(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const found = Date.parse(text);
  if (Number.isNaN(found)) {
    throw faceError('OPENDTSX_E_FACES_VALUE', {
      name,
      value: text,
      allowed: 'times in ISO 8601, as 2026-01-31T22:15:00Z',
    });
  }
  return found;
}
