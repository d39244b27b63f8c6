import Type, { type Static } from 'typebox';
import type { CatalogSession } from '../../../catalog/catalog-session.ts';
import { addDataTap, addDataTapByGuid } from '../../../catalog/executions/data-taps.ts';
import { parameterObjectType } from '../../../catalog/executions/operation-codes.ts';
import { setExecutionPropertyOverrideValue } from '../../../catalog/executions/property-overrides.ts';
import { setExecutionParameterValue } from '../../../catalog/executions/set-execution-parameter-value.ts';
import { givenValue, valueBody } from '../given-value.ts';
import { bodyOf } from '../schemas.ts';

/** A value of a parameter for one execution. */
export const parameterBody = bodyOf({
  scope: Type.Enum(['project', 'package', 'execution'], {
    description: 'execution: system parameters, e.g. LOGGING_LEVEL',
  }),
  name: Type.String(),
  value: valueBody,
});

/** A property of a package for one execution. */
export const overrideBody = bodyOf({
  path: Type.String({ description: 'e.g. \\Package.Variables[User::Day].Value' }),
  value: Type.String(),
  sensitive: Type.Optional(Type.Boolean()),
});

/** Rows of a path of a data flow that go to a file. */
export const tapBody = bodyOf({
  dataFlow: Type.String({ description: 'path of the Data Flow task, as \\Package\\Load, or its GUID' }),
  path: Type.String({ description: 'e.g. Paths[Source Output]' }),
  file: Type.String({ description: 'plain name of a file in the data dumps folder of the server' }),
  maxRows: Type.Optional(Type.Integer({ minimum: 0 })),
});

const scopes = {
  project: parameterObjectType.project,
  package: parameterObjectType.package,
  execution: parameterObjectType.system,
} as const;

/** Gives a parameter its value for an execution that was not started. */
export function setParameter(
  session: CatalogSession,
  executionId: number,
  { scope, name: parameterName, value }: Static<typeof parameterBody>,
): Promise<void> {
  const objectType = scopes[scope];
  return setExecutionParameterValue(session, {
    executionId,
    objectType,
    parameterName,
    parameterValue: givenValue(value),
  });
}

/** Gives a property its value for an execution that was not started. */
export async function setOverride(
  session: CatalogSession,
  executionId: number,
  { path: propertyPath, value: propertyValue, sensitive = false }: Static<typeof overrideBody>,
): Promise<void> {
  await setExecutionPropertyOverrideValue(session, { executionId, propertyPath, propertyValue, sensitive });
}

/** Adds a data tap to an execution that was not started, and gives its number. */
export async function addTap(
  session: CatalogSession,
  executionId: number,
  tap: Static<typeof tapBody>,
): Promise<number> {
  const rest = { executionId, dataflowPathIdString: tap.path, dataFilename: tap.file, maxRows: tap.maxRows };
  const { dataTapId } = /^\{?[\da-f]{8}-/i.test(tap.dataFlow)
    ? await addDataTapByGuid(session, { ...rest, dataflowTaskGuid: tap.dataFlow })
    : await addDataTap(session, { ...rest, taskPackagePath: tap.dataFlow });
  return dataTapId;
}
