import {
  type LaunchArguments,
  longestArgument,
  operationName,
  parameterNames,
  serviceNamespace,
} from './launch-operation.ts';
import { type BodyElement, childKey } from './read-envelope.ts';
import { clientFault } from './soap-fault.ts';

/** The arguments in the body of an envelope. Throws a `SoapFault` for another element, and for a parameter that is missing, nil or too long. */
export function argumentsOfBody({ name, namespace, children }: BodyElement): LaunchArguments {
  if (name !== operationName || namespace !== serviceNamespace) {
    const found = `{${namespace}}${name}`.slice(0, 200);
    const expected = `{${serviceNamespace}}${operationName}`;
    throw clientFault('OPENDTSX_E_SOAP_BODY', { found, expected, namespace: serviceNamespace });
  }
  return argumentsOf((parameter) => children.get(childKey(serviceNamespace, parameter)) ?? undefined);
}

/** The arguments by what gives each of them. Throws a `SoapFault` for one that is missing or too long. */
export function argumentsOf(find: (parameter: string) => string | undefined): LaunchArguments {
  const entries = parameterNames.map((parameter) => {
    const value = find(parameter);
    const detail =
      value === undefined
        ? 'is missing'
        : value.length > longestArgument
          ? `has ${value.length} characters; at most ${longestArgument} are taken`
          : undefined;
    if (detail !== undefined) {
      throw clientFault('OPENDTSX_E_SOAP_PARAMETER', { parameter, detail, namespace: serviceNamespace });
    }
    return [parameter, value];
  });
  return Object.fromEntries(entries) as LaunchArguments;
}
