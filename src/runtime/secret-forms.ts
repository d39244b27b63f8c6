import { firstProperty, parseConnectionString } from '../sdk/database/connection-string.ts';

const passwordPart =
  /(?:^|[;?&:\s])(?:password|pwd)\s*=\s*(?:"((?:[^"]|"")*)"|'((?:[^'\\]|''|\\.)*)'|([^;&]*))|:\/\/[^\s/:@]{0,1024}:(\S{0,1024})@/gi;

/** The passwords in a connection string, the keywords of a target, or a URL: as they are written and as they are meant. */
export function* passwordsIn(text: string): Generator<string> {
  for (const [, double, single, plain, url] of text.matchAll(passwordPart)) {
    const written = double ?? single ?? plain ?? url ?? '';
    yield written;
    // In keywords a backslash protects the next character.
    if (single !== undefined) yield single.replaceAll(/\\(.)/g, '$1');
    // Keywords of a target are separated by blanks: `host=h password=x dbname=d`.
    if (plain !== undefined) yield plain.split(/\s/)[0];
    if (url === undefined) continue;
    yield decoded(written);
    // The last @ may stand in the path of the URL.
    if (written.includes('/')) yield decoded(written.split('@')[0]);
  }
  const parsed = parseConnectionString(text);
  const password = 'properties' in parsed ? firstProperty(parsed.properties, ['password', 'pwd']) : undefined;
  if (password !== undefined) yield password;
}

/** The ways in which a secret may stand in a message: as it is, in a URL, in JSON, in SQL, between double quotes; none when it is blank. */
export function writtenForms(secret: string): readonly string[] {
  if (secret.trim() === '') return [];
  const forms = [
    secret,
    secret.trim(),
    encoded(secret),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll("'", "''"),
    secret.replaceAll('"', '""'),
  ];
  return [...new Set(forms)];
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A percent sign that begins no escape.
  }
}
