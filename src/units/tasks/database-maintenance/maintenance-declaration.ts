import type { PropertyDeclarations, TaskDeclaration } from 'opendtsx/sdk';
import { checkMaintenance, type MaintenanceNeeds, maintenanceSymbols } from './check-maintenance.ts';
import type { serverProperties } from './maintenance-properties.ts';

const assembly = 'Microsoft.SqlServer.MaintenancePlanTasks';

/** What the elements of other tasks have, and these may have, without a meaning for maintenance. Source: inferred: Execute SQL tasks. */
const ignoredObjectData = [
  '@BypassPrepare',
  '@CodePage',
  '@SqlStmtSourceType=DirectInput',
  '@ResultType=ResultSetType_None',
];

/** The declaration of a task of maintenance plans: they differ in their names, properties and needs. @param name creation name without `Microsoft.` */
export function maintenanceDeclaration<P extends PropertyDeclarations & Pick<typeof serverProperties, 'Connection'>>(
  name: string,
  [displayName, description]: readonly [displayName: string, description: string],
  properties: P,
  needs: MaintenanceNeeds<P>,
): TaskDeclaration<P> {
  return {
    sdkVersion: 1,
    kind: 'task',
    identifiers: {
      creationName: `Microsoft.${name}`,
      aliases: [`Microsoft.SqlServer.Management.DatabaseMaintenance.${name}, ${assembly}`],
    },
    displayName,
    objectData: '<SQLTask:SqlTaskData xmlns:SQLTask="www.microsoft.com/sqlserver/dts/tasks/sqltask" />',
    description,
    raises: maintenanceSymbols,
    properties,
    exactObjectData: true,
    ignoredObjectData,
    validate: (instance, context) => checkMaintenance(instance, context, needs),
  };
}
