import { clientFault } from './soap-fault.ts';
import { parameterOfContentType } from './soap-version.ts';

/**
 * The text of a body: by its byte order mark, else by the `charset` of the content type, else by the XML declaration, else UTF-8. Throws a `SoapFault` for an encoding that is not
 * known and for bytes that are none of it.
 */
export function decodeBody(body: unknown, contentType: string | undefined): string {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const charset = markedEncoding(bytes) ?? parameterOfContentType(contentType, 'charset') ?? declaredEncoding(bytes);
  try {
    return new TextDecoder(charset ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw clientFault('OPENDTSX_E_SOAP_XML', { detail: `it is no text in ${(charset ?? 'UTF-8').slice(0, 40)}` });
  }
}

function markedEncoding(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : undefined;
}

function declaredEncoding(bytes: Buffer): string | undefined {
  return /^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']/.exec(bytes.subarray(0, 200).toString('latin1'))?.[1];
}
