import { requireOneOf } from '../arguments.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { inTransaction } from '../in-transaction.ts';
import { environmentOfReference } from '../objects/environment-references.ts';
import { findProject, type ProjectRow } from '../objects/find-objects.ts';
import { findPackage, insertOperation, insertQueueRow } from './create-execution.ts';
import { queueKeysOf } from './dispatch/queue-keys.ts';
import { operationObjectType, operationStatus, operationType } from './operation-codes.ts';

/** Arguments of catalog.validate_project. */
export interface ValidateProjectArguments {
  readonly folderName: string;
  readonly projectName: string;
  /** Only 'F', full. */
  readonly validateType?: string;
  readonly use32bitruntime?: boolean;
  /** 'A' with every reference, 'S' with the one given, 'D' with none. */
  readonly environmentScope?: string;
  readonly referenceId?: number | null;
}

/** Arguments of catalog.validate_package. */
export interface ValidatePackageArguments extends Omit<ValidateProjectArguments, 'validateType'> {
  readonly packageName: string;
}

/** catalog.validate_project: every package is validated in a worker process, with each environment of the scope. Resolves when that is queued. */
export async function validateProject(
  session: CatalogSession,
  given: ValidateProjectArguments,
): Promise<{ validationId: number }> {
  requireOneOf(given.validateType ?? 'F', 'validate_type', ['F']);
  return validate(session, given, undefined);
}

/** catalog.validate_package: as `validateProject`, for one package. */
export async function validatePackage(
  session: CatalogSession,
  given: ValidatePackageArguments,
): Promise<{ validationId: number }> {
  return validate(session, given, given.packageName);
}

async function validate(
  session: CatalogSession,
  given: ValidateProjectArguments,
  packageName: string | undefined,
): Promise<{ validationId: number }> {
  const scope = requireOneOf(given.environmentScope ?? 'D', 'environment_scope', ['A', 'S', 'D']);
  const validationId = await inTransaction(session, async (inside) => {
    const project = await findProject(inside, given.folderName, given.projectName);
    const { db } = inside.store;
    const packages =
      packageName === undefined
        ? (
            await db
              .selectFrom('packages')
              .select('name')
              .where('project_id', '=', project.project_id)
              .orderBy('package_id')
              .execute()
          ).map(({ name }) => name)
        : [await findPackage(inside, project, packageName)];
    const references = await referencesOf(inside, project, scope, given.referenceId ?? undefined);
    const isProject = packageName === undefined;
    const id = await insertOperation(inside, {
      type: isProject ? operationType.validateProject : operationType.validatePackage,
      objectType: isProject ? operationObjectType.project : operationObjectType.package,
      objectId: project.project_id,
      objectName: isProject ? project.name : (packages[0] ?? ''),
      status: operationStatus.pending,
    });
    await db
      .insertInto('validations')
      .values({
        validation_id: id,
        environment_scope: scope,
        validate_type: 'F',
        folder_name: given.folderName,
        project_name: project.name,
        project_id: project.project_id,
        project_lsn: project.object_version_lsn,
        use32bitruntime: given.use32bitruntime === true ? 1 : 0,
        reference_id: given.referenceId ?? null,
        object_name: isProject ? project.name : (packages[0] ?? ''),
      })
      .execute();
    const infos = packages.flatMap((name) =>
      references.map((reference_id) => ({
        operation_id: id,
        object_name: name,
        object_type: operationObjectType.package,
        reference_id,
        status: operationStatus.pending,
        start_ms: inside.now(),
      })),
    );
    if (infos.length > 0) await db.insertInto('extended_operation_info').values(infos).execute();
    await insertQueueRow(inside, id, queueKeysOf(given.folderName, []), inside.now());
    return id;
  });
  session.signals?.tell('queued', validationId);
  return { validationId };
}

/** The environment references that a validation goes through; null: none. */
async function referencesOf(
  session: CatalogSession,
  project: ProjectRow,
  scope: 'A' | 'S' | 'D',
  referenceId: number | undefined,
): Promise<(number | null)[]> {
  if (scope === 'D') return [null];
  if (scope === 'A') {
    const rows = await session.store.db
      .selectFrom('environment_references')
      .select('reference_id')
      .where('project_id', '=', project.project_id)
      .orderBy('reference_id')
      .execute();
    return rows.length === 0 ? [null] : rows.map(({ reference_id }) => reference_id);
  }
  if (referenceId === undefined) {
    throw catalogError('OPENDTSX_E_CATALOG_ARGUMENTMISSING', { parameter: 'reference_id' });
  }
  await environmentOfReference(session, project, referenceId);
  return [referenceId];
}
