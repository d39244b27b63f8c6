import { isKnownCodePage } from 'opendtsx/sdk';

const signs: Readonly<Record<string, string>> = { cr: '\r', lf: '\n', t: '\t' };
const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '0': '\0', '\\': '\\' };
const byName: Readonly<Record<string, string>> = { tab: '\t' };

/** The text of a terminator as a designer or BULK INSERT writes it: `Comma {,}`, `{CR}{LF}`, `Tab`, `\t`, `||`. */
export function readTerminator(written: string): string {
  if (Object.hasOwn(byName, written.trim().toLowerCase())) return byName[written.trim().toLowerCase()];
  const named = /^[A-Za-z ]+\{([^{}]+)\}$/.exec(written);
  const text = (named === null ? written : `{${named[1]}}`).replaceAll(
    /\{(cr|lf|t)\}/gi,
    (_, name: string) => signs[name.toLowerCase()],
  );
  const inner = named === null ? text : text.replace(/^\{(.+)\}$/, '$1');
  return inner.replaceAll(/\\([tnr0\\])/g, (_, name: string) => escapes[name]);
}

/** The number of a code page as BULK INSERT names it; RAW and ACP are taken for 1252. Undefined when it is not known. */
export function readCodePage(written: string): number | undefined {
  const name = written.trim().toUpperCase();
  if (name === '' || name === 'RAW' || name === 'ACP') return 1252;
  if (name === 'OEM') return 437;
  const number = /^\d+$/.test(name) ? Number(name) : -1;
  return isKnownCodePage(number) ? number : undefined;
}
