import { DtsError, dtsError, type PackageRequest, Secret, type TaskContext, type TaskResult } from 'opendtsx/sdk';
import { type ExecutePackageInstance, executePackageDeclaration } from './execute-package.ts';

/**
 * Runs the child package and takes over its result. Parameters are passed to packages of the project only, as SSIS does
 * (Execute Package task, documentation); the child reads variables of the parent by itself.
 */
export async function execute(instance: ExecutePackageInstance, context: TaskContext): Promise<TaskResult> {
  // Property expressions may have changed the reference after the package was validated.
  const finding = executePackageDeclaration.validate(instance, context).find((found) => found.severity === 'error');
  if (finding !== undefined) throw new DtsError(finding);
  const { PackagePassword: password, ExecuteOutOfProcess: outOfProcess } = instance.properties;
  return context.runPackage({
    reference: await referenceOf(instance, context),
    ...(password === '' ? {} : { password: new Secret(password) }),
    ...(outOfProcess ? { outOfProcess } : {}),
    parameters: parametersOf(instance, context),
  });
}

async function referenceOf(
  instance: ExecutePackageInstance,
  context: TaskContext,
): Promise<PackageRequest['reference']> {
  const { UseProjectReference: ofProject, PackageName: packageName, Connection: id } = instance.properties;
  if (ofProject) return { kind: 'project', packageName };
  const connection = await context.connection(id);
  if (connection.kind === 'file') return { kind: 'file', path: connection.path };
  const args = { executable: instance.path, connection: id, kind: connection.kind };
  throw dtsError('DTS_E_TKEXECPACKAGE_INCORRECTCONNECTIONMANAGERTYPE', args, { source: context.source });
}

function parametersOf(instance: ExecutePackageInstance, context: TaskContext): PackageRequest['parameters'] {
  if (!instance.properties.UseProjectReference) return new Map();
  return new Map(
    instance.properties.ParameterAssignments.map((assignment) => [
      assignment.ParameterName,
      context.variable(assignment.BindedVariableOrParameterName),
    ]),
  );
}
