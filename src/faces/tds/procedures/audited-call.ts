import { DtsError } from '../../../diagnostics/dts-error.ts';
import { isRefusal } from '../sql-failure.ts';
import type { PlacedProcedure } from '../system/sql-databases.ts';
import type { TdsServices } from '../tds-services.ts';
import { type CallOutcome, type CallScene, serviceArguments } from './declare-procedure.ts';

const places = /(?:^|_)(?:name|id|folder|folderid|guid)$/i;

/**
 * Calls a procedure and has every change, and every refusal, written down with the names that it was called with: never a value. Throws what the procedure
 * throws.
 */
export async function auditedCall(
  { schema, name, procedure, missing }: PlacedProcedure,
  scene: CallScene,
  audit: TdsServices['audit'],
): Promise<CallOutcome> {
  const { caller } = scene.session;
  const record = { caller, action: `${schema}.${name}`, objectPath: objectPath(scene) };
  try {
    const given = serviceArguments(procedure.parameters, scene.call, scene.agent.timeZone, missing);
    const outcome = await procedure.run(scene, given);
    if (procedure.isChange) await audit({ ...record, outcome: 'done' });
    return outcome;
  } catch (error) {
    if (error instanceof DtsError && (procedure.isChange || isRefusal(error))) {
      const outcome = isRefusal(error) ? 'refused' : 'failed';
      await audit({ ...record, outcome, reason: error.message });
    }
    throw error;
  }
}

function objectPath({ call }: CallScene): string {
  const names = [...call.arguments]
    .filter(([parameter, value]) => places.test(parameter.slice(1)) && value !== null && typeof value !== 'object')
    .map(([, value]) => String(value));
  return `/${names.join('/')}`;
}
