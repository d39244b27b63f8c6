import type { Connection } from '../transport/connection.ts';
import { requestPath } from '../transport/request-path.ts';
import type { ParameterRow } from './catalog-rows.ts';
import { KeptCollection } from './kept-collection.ts';
import { ParameterInfo } from './parameter-info.ts';

/** Parameters by name; `alter` of their owner sends what is set. */
export type ParameterCollection = Pick<
  KeptCollection<ParameterInfo>,
  Exclude<keyof KeptCollection<ParameterInfo>, 'remove'>
>;

/** The parameters of a project or package. `path`: the address of the project; `packageName`: of the package, absent for those of the project itself. */
export function parametersOf(
  connection: Connection,
  place: string,
  path: () => string,
  packageName?: string,
): ParameterCollection {
  return new KeptCollection<ParameterInfo>({
    kind: 'parameter',
    place,
    keyOf: ({ name }) => name,
    async read() {
      const query = packageName === undefined ? { scope: 'project' } : { package: packageName };
      const parameters: ParameterInfo[] = [];
      for await (const row of connection.list<ParameterRow>(`${path()}/parameters`, query)) {
        parameters.push(new ParameterInfo(row));
      }
      return parameters;
    },
  });
}

/** Sends what was set, one after the other. `path`: the address of the owner. */
export async function sendParameters(
  connection: Connection,
  { kept }: ParameterCollection,
  path: string,
): Promise<void> {
  for (const parameter of kept.touched) {
    const change = parameter.pending();
    if (change === undefined) continue;
    const one = `${path}/parameters${requestPath`/${parameter.name}`}`;
    await (change === 'clear' ? connection.send('DELETE', one) : connection.send('PUT', one, change));
    parameter.settle();
  }
}
