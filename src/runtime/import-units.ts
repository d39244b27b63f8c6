import { InternalError } from '../diagnostics/internal-error.ts';
import type { AnyUnit } from '../registry/registry.ts';
import type { ThreadUnits } from './thread-units.ts';

/** Imports custom units by the modules that export them. Throws `InternalError` for a module that does not. */
export async function importUnits({ modules }: ThreadUnits): Promise<AnyUnit[]> {
  const units: AnyUnit[] = [];
  for (const { module, creationName } of modules) {
    const exported = Object.values((await import(module)) as Record<string, AnyUnit | undefined>);
    const unit = exported.find((each) => each?.declaration?.identifiers?.creationName === creationName);
    if (unit === undefined) throw new InternalError(`the module of the unit ${creationName} does not export it`);
    units.push(unit);
  }
  return units;
}
