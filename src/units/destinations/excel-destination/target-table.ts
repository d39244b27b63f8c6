import { type ComponentContext, dtsError, parseObjectName } from 'opendtsx/sdk';
import { accessModes, type ExcelDestinationInstance } from './excel-destination.ts';

/** Name of the table that the destination writes to now, as the package spells it. Throws OPENDTSX_E_DESTINATION_STATEMENT. */
export function targetTable(instance: ExcelDestinationInstance, context: ComponentContext): string {
  const { properties } = instance;
  switch (properties.AccessMode) {
    case accessModes['OpenRowset From Variable']:
    case accessModes['OpenRowset Using FastLoad From Variable']:
      return String(context.variable(properties.OpenRowsetVariable).value ?? '');
    case accessModes['SQL Command']:
      return tableOfSelect(instance, context);
    default:
      return properties.OpenRowset;
  }
}

function tableOfSelect(instance: ExcelDestinationInstance, context: ComponentContext): string {
  const statement = instance.properties.SqlCommand;
  const name = /^\s*select\b[^()]*?\bfrom\s+([^()]+?)\s*;?\s*$/i.exec(statement)?.[1];
  if (name !== undefined && !name.includes(',') && parseObjectName(name) !== undefined && !/\s(?=[^\]"]*$)/.test(name))
    return name;
  throw dtsError(
    'OPENDTSX_E_DESTINATION_STATEMENT',
    { component: instance.name, statement },
    { source: context.source },
  );
}
