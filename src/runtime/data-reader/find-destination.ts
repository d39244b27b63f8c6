import { dtsError } from '../../diagnostics/dts-error.ts';
import type { Executable, TaskHost } from '../../model/executable.ts';
import { executablePath, walkExecutables } from '../../model/walk.ts';
import type { RequestedPackage } from '../prepare-package.ts';

/** Creation name of the DataReader destination. */
export const dataReaderDestination = 'Microsoft.DataReaderDestinationAdapter';

/**
 * The Data Flow task whose DataReader destination has this name. Throws OPENDTSX_E_DATAREADER_NAME, with the names there are, unless there is exactly one: before
 * anything is executed, as a package that ran for nothing may have changed the world.
 */
export function findDestination({ loaded, settings }: RequestedPackage, name: string): TaskHost {
  const found: { readonly name: string; readonly task: TaskHost }[] = [];
  for (const executable of walkExecutables(loaded.package)) {
    for (const component of (executable as TaskHost).pipeline?.components ?? []) {
      const managed = component.customProperties.find((property) => property.name === 'UserComponentTypeName');
      const unit = settings.registry.component(component.componentClassId, managed?.value);
      if (unit?.declaration.identifiers.creationName === dataReaderDestination)
        found.push({ name: component.name, task: executable as TaskHost });
    }
  }
  const ofName = found.filter((each) => each.name === name);
  if (ofName.length === 1) return ofName[0].task;
  const existing = found.map((each) => each.name).join(', ') || 'none';
  throw dtsError('OPENDTSX_E_DATAREADER_NAME', { component: name, count: ofName.length, existing });
}

/** Throws OPENDTSX_E_DATAREADER_DELAYED when the task, or anything around it, delays its validation. */
export function refuseDelayedValidation(task: TaskHost): void {
  for (let around: Executable | undefined = task; around !== undefined; around = around.parent) {
    if (around.delayValidation) throw dtsError('OPENDTSX_E_DATAREADER_DELAYED', { path: executablePath(around) });
  }
}
