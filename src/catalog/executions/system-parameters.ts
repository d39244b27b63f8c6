import type { CatalogSession } from '../catalog-session.ts';
import { catalogProperty } from '../objects/catalog-properties.ts';
import type { ParameterValue } from './current-parameter-values.ts';
import { parameterObjectType } from './operation-codes.ts';

const declared = [
  { parameterName: 'LOGGING_LEVEL', dataType: 'Int32', property: 'SERVER_LOGGING_LEVEL' },
  { parameterName: 'CUSTOMIZED_LOGGING_LEVEL', dataType: 'String', property: 'SERVER_CUSTOMIZED_LOGGING_LEVEL' },
  { parameterName: 'DUMP_ON_ERROR', dataType: 'Boolean', initial: 'false' },
  { parameterName: 'DUMP_ON_EVENT', dataType: 'Boolean', initial: 'false' },
  { parameterName: 'DUMP_EVENT_CODE', dataType: 'String', initial: '0' },
  { parameterName: 'CALLER_INFO', dataType: 'String', initial: null },
  { parameterName: 'SYNCHRONIZED', dataType: 'Boolean', initial: 'false' },
] as const;

/** The system parameters of a new execution (source: catalog.set_execution_parameter_value); its logging level is that of the server. */
export function systemParameters(session: CatalogSession): Promise<ParameterValue[]> {
  return Promise.all(
    declared.map(async (parameter) => ({
      objectType: parameterObjectType.system,
      parameterName: parameter.parameterName,
      dataType: parameter.dataType,
      sensitive: false,
      required: false,
      isSet: true,
      value: 'initial' in parameter ? parameter.initial : await catalogProperty(session, parameter.property),
    })),
  );
}
