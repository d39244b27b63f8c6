import type { ConnectionPlan } from '../../plan/package-plan.ts';
import type { Registry } from '../../registry/registry.ts';
import { parseConnectionString } from '../../sdk/database/connection-string.ts';
import { providerOf } from '../../sdk/database/database-target.ts';
import { knownProvider } from '../../sdk/database/provider-table.ts';
import type { SingleNeed } from './need.ts';

const databaseManager = /^(?:OLEDB|ADO\.NET|ADO|ODBC)(?::|$)/i;

/**
 * The database providers that connection managers ask for, with the driver that serves them, and the connection managers that no driver
 * serves. One that is pointed elsewhere (`connections:` in `opendtsx.yaml`) needs nothing.
 */
export function driverNeeds(connections: readonly ConnectionPlan[], registry: Registry): SingleNeed[] {
  return connections
    .filter(({ creationName, target }) => target === undefined && databaseManager.test(creationName))
    .flatMap((connection) => needsOf(connection, registry));
}

function needsOf({ name, creationName, connectionString }: ConnectionPlan, registry: Registry): SingleNeed[] {
  const parsed = parseConnectionString(connectionString);
  const written = 'properties' in parsed ? providerOf(parsed.properties, connectionClass(creationName)) : '';
  const kind = creationName.split(':')[0];
  // SQLNCLI11.1 and SQLNCLI11 are one provider.
  const provider = written === '' ? `${kind} without a provider name` : written.replace(/(?:\.\d+)+$/, '');
  const known = knownProvider(written);
  const scheme = registry.driverForProvider(written)?.declaration.scheme ?? known?.scheme ?? '';
  const product = known === undefined ? {} : { product: known.product };
  if (registry.driver(scheme) !== undefined) return [{ kind: 'drivers', name: provider, ...product, driver: scheme }];
  return [
    { kind: 'drivers', name: provider, ...product },
    { kind: 'connections', name, provider, ...product },
  ];
}

// ADO.NET:System.Data.SqlClient.SqlConnection, System.Data, Version=…
function connectionClass(creationName: string): string | undefined {
  return creationName.split(':')[1]?.split(',')[0].trim();
}
