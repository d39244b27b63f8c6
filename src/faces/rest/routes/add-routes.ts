import type { FastifyInstance } from 'fastify';
import type { RestServices } from '../rest-services.ts';
import { addCatalogPropertyRoutes } from './catalog-property-routes.ts';
import { addDataReaderRoutes } from './data-reader-routes.ts';
import { addEnvironmentRoutes } from './environment-routes.ts';
import { addExecutionChangeRoutes } from './execution-change-routes.ts';
import { addExecutionEventRoutes } from './execution-event-routes.ts';
import { addExecutionLogRoutes } from './execution-log-routes.ts';
import { addExecutionRoutes } from './execution-routes.ts';
import { addFolderRoutes } from './folder-routes.ts';
import { addJobRoutes } from './job-routes.ts';
import { addJobRunRoutes } from './job-run-routes.ts';
import { addJobStepRoutes } from './job-step-routes.ts';
import { addLaunchRoutes } from './launch-routes.ts';
import { addOperationRoutes } from './operation-routes.ts';
import { addOperatorRoutes } from './operator-routes.ts';
import { addPackageRoutes } from './package-routes.ts';
import { addPackageStoreRoutes } from './package-store-routes.ts';
import { addParameterRoutes } from './parameter-routes.ts';
import { addPermissionRoutes } from './permission-routes.ts';
import { addProjectRoutes } from './project-routes.ts';
import { addProxyRoutes } from './proxy-routes.ts';
import { addReferenceRoutes } from './reference-routes.ts';
import { addRunningPackageRoutes } from './running-package-routes.ts';
import { addScheduleRoutes } from './schedule-routes.ts';
import { addServerInfoRoutes } from './server-info-routes.ts';
import { addTokenRoutes } from './token-routes.ts';
import { addUserRoutes } from './user-routes.ts';
import { addVariableRoutes } from './variable-routes.ts';

const resources: readonly ((api: FastifyInstance, services: RestServices) => void)[] = [
  addUserRoutes,
  addTokenRoutes,
  addCatalogPropertyRoutes,
  addFolderRoutes,
  addProjectRoutes,
  addPackageRoutes,
  addParameterRoutes,
  addReferenceRoutes,
  addEnvironmentRoutes,
  addVariableRoutes,
  addPermissionRoutes,
  addExecutionRoutes,
  addExecutionChangeRoutes,
  addExecutionLogRoutes,
  addExecutionEventRoutes,
  addOperationRoutes,
  addJobRoutes,
  addJobStepRoutes,
  addJobRunRoutes,
  addScheduleRoutes,
  addOperatorRoutes,
  addProxyRoutes,
  addPackageStoreRoutes,
  addRunningPackageRoutes,
  addLaunchRoutes,
  addDataReaderRoutes,
  addServerInfoRoutes,
];

/** Adds everything that the face offers. */
export function addRoutes(api: FastifyInstance, services: RestServices): void {
  for (const add of resources) add(api, services);
}
