import { dtsError } from '../../diagnostics/dts-error.ts';

/** What the query of an address may hold; what is undefined is left out. */
export type RequestQuery = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * A path with names in it, encoded so that each stays one part: requestPath`/catalog/folders/${name}`. `.` and `..`, which an address takes for steps
 * between folders, are written `~.` and `~..`, and what looks like that gets a `~` more; the server takes it off. Throws OPENDTSX_E_CLIENT_NAME for the
 * empty name.
 */
export function requestPath(parts: TemplateStringsArray, ...names: readonly (string | number)[]): string {
  return parts.map((part, index) => (index === 0 ? part : `${encoded(names[index - 1])}${part}`)).join('');
}

function encoded(name: string | number): string {
  const text = String(name);
  if (text === '' || !text.isWellFormed()) {
    throw dtsError('OPENDTSX_E_CLIENT_NAME', { name: text });
  }
  return encodeURIComponent(/^~*\.{1,2}$/.test(text) ? `~${text}` : text);
}

/** The address of a request to the API of a server. */
export function requestUrl(address: URL, path: string, query: RequestQuery = {}): URL {
  const url = new URL(`${address.href.replace(/\/$/, '')}/api/v1${path}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}
