import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { validatePackage, validateProject } from '../../../catalog/executions/validate-objects.ts';
import { deployPackages } from '../../../catalog/objects/deploy-packages.ts';
import { findProject } from '../../../catalog/objects/find-objects.ts';
import { listPackages } from '../../../catalog/objects/projects.ts';
import { byteTypes, fileBody, fileOf, forFiles } from '../byte-body.ts';
import { defineRoute } from '../define-route.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf, listOf, pageOf, pageQuery } from '../schemas.ts';
import { viewOf } from '../view.ts';
import { deployment } from './project-routes.ts';

const tag = 'projects';
const project = '/catalog/folders/:folder/projects/:project';
const all = `${project}/packages`;
const one = `${all}/:package`;
const ofProject = Type.Object({ folder: Type.String(), project: Type.String() });
const ofPackage = Type.Object({ folder: Type.String(), project: Type.String(), package: Type.String() });
const largestPackage = 64 << 20;
const largestBatch = 128 << 20;
const listed = viewOf({
  package_id: 'integer',
  name: 'text',
  package_guid: 'text?',
  description: 'text?',
  package_format_version: 'integer?',
  version_major: 'integer',
  version_minor: 'integer',
  version_build: 'integer',
  version_comments: 'text?',
  version_guid: 'text?',
  project_id: 'integer',
  entry_point: 'boolean',
  validation_status: 'text',
  last_validation_ms: 'time?',
});
const validationBody = bodyOf({
  environments: Type.Optional(
    Type.Enum(['none', 'all', 'one'], { description: 'with which references it is validated; none when absent' }),
  ),
  reference: Type.Optional(Type.Integer({ description: 'the one' })),
});
const validationScopes = { none: 'D', all: 'A', one: 'S' } as const;
const begun = Type.Object({ validationId: Type.Integer() });

/** Packages of projects, and validation of both. */
export function addPackageRoutes(api: FastifyInstance, services: RestServices): void {
  addPackages(api, services);
  addValidation(api, services);
}

function addPackages(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: all,
    summary: 'Lists the packages of a project.',
    tag,
    scope: 'read',
    params: ofProject,
    query: Type.Object(pageQuery),
    answer: listOf(listed.schema),
    run: async ({ caller, params: { folder, project: name }, query }) => {
      const { project_id: projectId } = await findProject(session(caller), folder, name);
      const rows = await listPackages(session(caller), { ...query, projectId });
      return pageOf(rows.map(listed.show), query.limit, ({ packageId }) => packageId);
    },
  });
  defineRoute(api, {
    method: 'POST',
    path: all,
    summary:
      'Deploys packages into a project, all of them or none; the other packages stay. Makes the project where it is missing.',
    tag,
    scope: 'deploy',
    params: ofProject,
    body: bodyOf({
      packages: Type.Array(
        bodyOf({
          name: Type.String(),
          content: Type.String({ contentEncoding: 'base64', description: 'the .dtsx as base64' }),
        }),
        { minItems: 1, maxItems: 1000 },
      ),
    }),
    bodyLimit: largestBatch,
    answer: deployment,
    run: async ({ caller, params: { folder: folderName, project: projectName }, body }) =>
      deployPackages(session(caller), {
        folderName,
        projectName,
        packagesTable: body.packages.map(({ name, content }) => ({
          name,
          packageData: Buffer.from(content, 'base64'),
        })),
      }),
  });
  forFiles(api, (files) =>
    defineRoute(files, {
      method: 'PUT',
      path: one,
      summary: 'Deploys one package (.dtsx) into a project.',
      tag,
      scope: 'deploy',
      params: ofPackage,
      body: fileBody,
      consumes: byteTypes,
      bodyLimit: largestPackage,
      answer: deployment,
      run: async ({ caller, params: { folder: folderName, project: projectName, package: name }, body }) =>
        deployPackages(session(caller), {
          folderName,
          projectName,
          packagesTable: [{ name, packageData: fileOf(body) }],
        }),
    }),
  );
}

function addValidation(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'POST',
    path: `${project}/validate`,
    summary: 'Validates every package of a project in a worker process; answers when that is queued.',
    tag,
    scope: 'execute',
    params: ofProject,
    body: validationBody,
    answer: begun,
    status: 202,
    run: async ({ caller, params: { folder: folderName, project: projectName }, body }) =>
      validateProject(session(caller), {
        folderName,
        projectName,
        environmentScope: validationScopes[body.environments ?? 'none'],
        referenceId: body.reference,
      }),
  });
  defineRoute(api, {
    method: 'POST',
    path: `${one}/validate`,
    summary: 'Validates a package in a worker process; answers when that is queued.',
    tag,
    scope: 'execute',
    params: ofPackage,
    body: validationBody,
    answer: begun,
    status: 202,
    run: async ({ caller, params: { folder: folderName, project: projectName, package: packageName }, body }) =>
      validatePackage(session(caller), {
        folderName,
        projectName,
        packageName,
        environmentScope: validationScopes[body.environments ?? 'none'],
        referenceId: body.reference,
      }),
  });
}
