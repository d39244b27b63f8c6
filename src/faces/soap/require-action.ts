import type { IncomingHttpHeaders } from 'node:http';
import { operationAction, operationName, serviceNamespace } from './launch-operation.ts';
import type { BodyElement } from './read-envelope.ts';
import { clientFault } from './soap-fault.ts';
import { parameterOfContentType, type SoapBinding } from './soap-version.ts';

/**
 * Finds the operation as asmx does (source: observed in its published code): in SOAP 1.1 by the header SOAPAction, which must be there and right, with or without
 * quotes; in SOAP 1.2 by the parameter `action` of the content type or else by the element in the body. Throws a `SoapFault` when there is no such operation.
 */
export function requireAction(binding: SoapBinding, headers: IncomingHttpHeaders, body: BodyElement): void {
  if (binding.version === '1.2') {
    if (parameterOfContentType(headers['content-type'], 'action') === operationAction) return;
    if (body.name === operationName && body.namespace === serviceNamespace) return;
    throw unknownOperation(`{${body.namespace}}${body.name}`);
  }
  const header = headers.soapaction;
  const action = Array.isArray(header) ? header[0] : header;
  if (action === undefined) throw clientFault('OPENDTSX_E_SOAP_ACTION', { action: operationAction });
  if (decoded(action.replace(/^"(.*)"$/, '$1')) !== operationAction) throw unknownOperation(action);
}

function decoded(action: string): string {
  try {
    return decodeURIComponent(action);
  } catch {
    return action;
  }
}

function unknownOperation(operation: string) {
  return clientFault('OPENDTSX_E_SOAP_ACTIONUNKNOWN', { operation: operation.slice(0, 200), action: operationAction });
}
