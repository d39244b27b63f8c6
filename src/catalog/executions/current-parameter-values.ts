import type { Secret } from '../../datatypes/secret.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { parameterKey, resolveParameters } from '../objects/resolve-parameters.ts';

/** A parameter with a value, as an execution takes it. */
export interface ParameterValue {
  /** 20 project, 30 package, 50 system. */
  readonly objectType: number;
  readonly parameterName: string;
  readonly dataType: string;
  /** A secret when it is sensitive or holds a password; null when there is none. */
  readonly value: string | Secret | null;
  readonly sensitive: boolean;
  readonly required: boolean;
  /** Whether server, environment or execution gave the value; otherwise it is the one that project or package have themselves. */
  readonly isSet: boolean;
}

/** What the values of parameters are asked for. */
export interface ParameterQuestion {
  readonly project: { readonly project_id: number; readonly name: string };
  readonly packageName: string;
  readonly referenceId: number | null;
  /** Parameters whose variables need not be there, as `parameterKey` writes them; 'all': none need to. */
  readonly ignoring: ReadonlySet<string> | 'all';
}

/** The values that the parameters of a package and its project have now: of the environment, the server, or the design. Throws as `resolveParameters` does. */
export async function currentParameterValues(
  session: CatalogSession,
  { project, packageName, referenceId, ignoring }: ParameterQuestion,
): Promise<ParameterValue[]> {
  const resolved = await resolveParameters(session, {
    project,
    packageName,
    referenceId,
    ignoring: ignoring === 'all' ? await referencingParameters(session, project.project_id) : ignoring,
  });
  return resolved.map(({ source, ...parameter }) => ({
    ...parameter,
    isSet: parameter.value !== null && (source === 'server' || source === 'variable'),
  }));
}

async function referencingParameters({ store }: CatalogSession, projectId: number): Promise<ReadonlySet<string>> {
  const rows = await store.db
    .selectFrom('object_parameters')
    .select(['object_type', 'parameter_name'])
    .where('project_id', '=', projectId)
    .where('value_type', '=', 'R')
    .execute();
  return new Set(rows.map((row) => parameterKey(row.object_type, row.parameter_name)));
}
