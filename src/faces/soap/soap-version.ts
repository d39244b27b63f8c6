/** A version of SOAP that is answered in. */
export type SoapVersion = '1.1' | '1.2';

/** What differs between the versions. */
export interface SoapBinding {
  readonly version: SoapVersion;
  /** Namespace of the envelope. */
  readonly namespace: string;
  readonly contentType: string;
}

/** The versions by their number. */
export const soapBindings: Readonly<Record<SoapVersion, SoapBinding>> = {
  '1.1': { version: '1.1', namespace: 'http://schemas.xmlsoap.org/soap/envelope/', contentType: 'text/xml' },
  '1.2': { version: '1.2', namespace: 'http://www.w3.org/2003/05/soap-envelope', contentType: 'application/soap+xml' },
};

/** The version that a content type stands for; undefined when it is that of no envelope. */
export function bindingOfContentType(contentType: string | undefined): SoapBinding | undefined {
  const type = (contentType ?? '').split(';')[0].trim().toLowerCase();
  return Object.values(soapBindings).find((binding) => binding.contentType === type);
}

/** A parameter of a content type, without quotes: `charset`, `action`. */
export function parameterOfContentType(contentType: string | undefined, name: string): string | undefined {
  const pattern = new RegExp(String.raw`;\s*${name}\s*=\s*(?:"([^"]*)"|([^;\s]*))`, 'i');
  const found = pattern.exec(contentType ?? '');
  return found?.[1] ?? found?.[2];
}
