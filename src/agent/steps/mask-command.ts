import { maskSecrets } from '../../diagnostics/mask-secrets.ts';
import type { Subsystem } from './subsystems.ts';

const mask = '****';

/** Options of an SSIS step that take a value which may be secret, by the shortest spelling that is unambiguous. */
const options = {
  PASSWORD: 'P',
  DECRYPT: 'D',
  SOURCEPASSWORD: 'SOURCEP',
  DESTPASSWORD: 'DESTP',
  PARAMETER: 'PAR',
  SET: 'S',
} as const satisfies Readonly<Record<string, string>>;

type SecretOption = keyof typeof options;

// Within quotes `\"` is a quote of the value itself (source: the scripts of SSMS).
const words = /(?:"(?:\\"|[^"])*"|[^\s"])+/g;
const likeSecret = /pass|pwd|secret|token|key|credential/i;

/** A value of a command that may be a secret: where it stands, and whether it is one for sure. */
interface SecretValue {
  readonly start: number;
  readonly end: number;
  readonly isCertain: boolean;
}

/**
 * A command as lists show it: `****` stands for passwords (/De, /P), for the values of /Set, and for those of /Par that are texts, because which of them are
 * sensitive is known when the package runs only. Numbers, dates, `$ServerOption` and all names stay. Of other subsystems, what looks like a secret is hidden.
 */
export function maskCommand(subsystem: Subsystem, command: string): string {
  if (subsystem !== 'SSIS') return maskSecrets(command);
  let masked = '';
  let at = 0;
  for (const { start, end } of secretValues(command)) {
    masked += command.slice(at, start) + mask;
    at = end;
  }
  return maskSecrets(masked + command.slice(at));
}

/** The texts of an SSIS command that are secrets for sure, as they are and as the command quotes them: messages must not repeat them. */
export function secretsOfCommand(subsystem: Subsystem, command: string): readonly string[] {
  if (subsystem !== 'SSIS') return [];
  return secretValues(command).flatMap(({ start, end, isCertain }) => {
    const written = command.slice(start, end);
    const plain = written.replaceAll(/\\?"/g, '');
    return isCertain && plain.length > 2 ? [...new Set([plain, written])] : [];
  });
}

/** The text with every secret replaced by `****`. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, mask), text);
}

function secretValues(command: string): readonly SecretValue[] {
  const found: SecretValue[] = [];
  let option: SecretOption | undefined;
  for (const match of command.matchAll(words)) {
    const [word] = match;
    if (option === undefined) {
      option = /^[/-]/.test(word) ? optionNamed(word.slice(1)) : undefined;
      continue;
    }
    const value = valueIn(option, word);
    if (value !== undefined) found.push({ ...value, start: match.index + value.start, end: match.index + value.end });
    option = undefined;
  }
  return found;
}

function optionNamed(text: string): SecretOption | undefined {
  const key = text.toUpperCase();
  return (Object.keys(options) as SecretOption[]).find(
    (name) => name.startsWith(key) && key.length >= options[name].length && key !== 'SE',
  );
}

function valueIn(option: SecretOption, word: string): SecretValue | undefined {
  const closing = word.startsWith('"') && word.endsWith('"') && word.length > 1 ? 1 : 0;
  if (option !== 'PARAMETER' && option !== 'SET')
    return { start: closing, end: word.length - closing, isCertain: true };
  const outside = separatorOutside(word);
  const separator = outside < 0 ? word.indexOf(';') : outside;
  if (separator < 0) return undefined;
  const name = word.slice(0, separator);
  if (option === 'PARAMETER' && isHarmless(name)) return undefined;
  return {
    start: separator + 1,
    end: outside < 0 ? word.length - closing : word.length,
    isCertain: /\$sensitive::/i.test(name) || likeSecret.test(name),
  };
}

/** Options of the server are never secret; a type other than String says that it is a number, date or truth value. */
function isHarmless(name: string): boolean {
  const type = /\((\w+)\)/.exec(name)?.[1];
  return /\$serveroption::/i.test(name) || (type !== undefined && !/^string$/i.test(type));
}

function separatorOutside(word: string): number {
  let isQuoted = false;
  for (let at = 0; at < word.length; at++) {
    if (isQuoted && word.startsWith('\\"', at)) at++;
    else if (word[at] === '"') isQuoted = !isQuoted;
    else if (word[at] === ';' && !isQuoted) return at;
  }
  return -1;
}
