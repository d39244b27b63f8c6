import type { MessageTable } from '../message-table.ts';

/** Wording of the web service: what is wrong with an envelope. */
export const soapMessages = {
  OPENDTSX_E_SOAP_XML: {
    message: 'The request is no XML that is read here: {detail}.',
    hint: 'Send one SOAP envelope, without a document type declaration.',
  },
  OPENDTSX_E_SOAP_VERSION: {
    message: 'The request is no envelope of SOAP {version}, which its Content-Type names: it is {found}.',
    hint: 'SOAP 1.1 is text/xml, SOAP 1.2 is application/soap+xml.',
  },
  OPENDTSX_E_SOAP_ACTION: {
    message: 'The request has no SOAPAction.',
    hint: 'Send the header SOAPAction: "{action}".',
  },
  OPENDTSX_E_SOAP_ACTIONUNKNOWN: {
    message: 'The service has no operation {operation}.',
    hint: 'The action is "{action}"; ?wsdl describes it.',
  },
  OPENDTSX_E_SOAP_BODY: {
    message: 'The body of the envelope holds {found} in place of {expected}.',
    hint: 'Parameters are elements of the namespace {namespace}, in their own names.',
  },
  OPENDTSX_E_SOAP_PARAMETER: {
    message: 'The parameter {parameter} {detail}.',
    hint: 'Send sourceType, sourceLocation and packageName as texts, in elements of the namespace {namespace}.',
  },
  OPENDTSX_E_SOAP_HEADER: { message: 'The header {name} must be understood, and is not.' },
} as const satisfies MessageTable;
