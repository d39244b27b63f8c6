import { type Diagnostic, type DiagnosticArguments, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { soapMessages } from '../../diagnostics/messages/soap.ts';
import { escapeXml } from './escape-xml.ts';
import { serviceNamespace } from './launch-operation.ts';
import type { SoapBinding, SoapVersion } from './soap-version.ts';

/** Whose fault a failure is, and what sort: the names of SOAP 1.1. */
export type FaultCode = 'Client' | 'Server' | 'VersionMismatch' | 'MustUnderstand';

const namesIn12: Readonly<Record<FaultCode, string>> = {
  Client: 'Sender',
  Server: 'Receiver',
  VersionMismatch: 'VersionMismatch',
  MustUnderstand: 'MustUnderstand',
};

/** A request that cannot be answered, as SOAP tells it. */
export class SoapFault extends Error {
  readonly code: FaultCode;
  readonly finding: Diagnostic;
  /** Name of a header that was not understood, with its namespace; absent for one too long to be repeated. */
  readonly header: { readonly name: string; readonly namespace: string } | undefined;

  constructor(code: FaultCode, finding: Diagnostic, header?: SoapFault['header']) {
    super(finding.message);
    this.name = 'SoapFault';
    this.code = code;
    this.finding = finding;
    this.header = header;
  }
}

/** A fault of the caller with a finding of this face. */
export function clientFault(symbol: keyof typeof soapMessages, args: DiagnosticArguments = {}): SoapFault {
  return new SoapFault('Client', diagnostic(symbol, args));
}

/** The status of HTTP for a fault: 500, but 400 for the sender's in SOAP 1.2 (source: SOAP 1.1 §6.2, SOAP 1.2 part 2 §7.5.2.2). */
export function statusOfFault({ code }: Pick<SoapFault, 'code'>, version: SoapVersion): number {
  return version === '1.2' && code === 'Client' ? 400 : 500;
}

/** What a fault tells besides its code. */
export interface FaultContent {
  readonly code: FaultCode;
  readonly text: string;
  readonly finding?: Diagnostic;
  readonly header?: SoapFault['header'];
}

/** The content of a fault that was thrown: message and hint, for clients show nothing else. */
export function contentOfFault({ code, finding, header }: SoapFault): FaultContent {
  return { code, finding, header, text: textOfFinding(finding) };
}

/** A finding as one text. */
export function textOfFinding({ message, hint }: Diagnostic): string {
  return hint === undefined ? message : `${message} ${hint}`;
}

/** An envelope with a fault, in the version of the request. The finding is in its detail, for programs. */
export function faultEnvelope({ code, text, finding, header }: FaultContent, binding: SoapBinding): string {
  const open = `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${binding.namespace}">`;
  const reason = escapeXml(text);
  const detail = finding === undefined ? '' : detailOf(finding);
  if (binding.version === '1.1') {
    return `${open}<soap:Body><soap:Fault><faultcode>soap:${code}</faultcode><faultstring>${reason}</faultstring><detail>${detail}</detail></soap:Fault></soap:Body></soap:Envelope>`;
  }
  const value = `<soap:Code><soap:Value>soap:${namesIn12[code]}</soap:Value></soap:Code>`;
  const fault = `<soap:Fault>${value}<soap:Reason><soap:Text xml:lang="en">${reason}</soap:Text></soap:Reason><soap:Detail>${detail}</soap:Detail></soap:Fault>`;
  return `${open}${headersOf(code, header)}<soap:Body>${fault}</soap:Body></soap:Envelope>`;
}

// Source: SOAP 1.2 part 1, §5.4.7 and §5.4.8.
function headersOf(code: FaultCode, header: SoapFault['header']): string {
  if (code === 'VersionMismatch') {
    const supported = '<soap:SupportedEnvelope qname="soap:Envelope"/>';
    return `<soap:Header><soap:Upgrade>${supported}</soap:Upgrade></soap:Header>`;
  }
  if (code !== 'MustUnderstand' || header === undefined) return '';
  const name = escapeXml(header.name);
  const block = `<soap:NotUnderstood qname="h:${name}" xmlns:h="${escapeXml(header.namespace)}"/>`;
  return `<soap:Header>${block}</soap:Header>`;
}

function detailOf({ symbol, code, message, hint }: Diagnostic): string {
  const number = `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
  const way = hint === undefined ? '' : `<hint>${escapeXml(hint)}</hint>`;
  return `<error xmlns="${serviceNamespace}"><code>${number}</code><symbol>${symbol}</symbol><message>${escapeXml(message)}</message>${way}</error>`;
}
