import { dtsError } from '../../diagnostics/dts-error.ts';

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * The address of a server as somebody wrote it: `http://` is added for this machine and `https://` for others, and port 8370 where neither is
 * said. Throws OPENDTSX_E_CLIENT_ADDRESS when it is none, OPENDTSX_E_CLIENT_PLAINTEXT when credentials would travel readable.
 */
export function serverAddress(written: string, allowsPlainText = false): URL {
  const text = written.trim();
  const url = /^[a-z]+:\/\//i.test(text) ? parse(text) : withDefaults(text);
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
  // An address with a password in it would be shown in messages.
  if (
    url === undefined ||
    !isWeb ||
    url.username !== '' ||
    url.password !== '' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    throw dtsError('OPENDTSX_E_CLIENT_ADDRESS', { address: url?.password ? '…' : written });
  }
  if (url.protocol === 'http:' && !loopback.test(url.hostname) && !allowsPlainText) {
    throw dtsError('OPENDTSX_E_CLIENT_PLAINTEXT', { address: url.origin });
  }
  return url;
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function withDefaults(text: string): URL | undefined {
  const host = text === '.' || text.toLowerCase() === '(local)' ? 'localhost' : text;
  const found = parse(`http://${host}`);
  if (found === undefined || host === '') return undefined;
  if (found.port === '' && !/:\d+\/?$/.test(host)) found.port = '8370';
  return loopback.test(found.hostname) ? found : parse(found.href.replace(/^http:/, 'https:'));
}
