import { escapeAttribute } from '../../xml/escape.ts';
import { secretToken } from './script.ts';

// What is shorter occurs within words everywhere: it is hidden where a connection string has its password.
const shortest = 4;

/** The secrets of a package by name, and texts without them. */
export class KnownSecrets {
  private readonly names = new Map<string, string>();
  private readonly values = new Map<string, string>();

  /** The name of a secret with a value; '' for one that is closed. */
  name(wanted: string, value: string): string {
    const known = value === '' ? undefined : this.names.get(value);
    if (known !== undefined) return known;
    if (value === '' && this.values.get(wanted) === '') return wanted;
    let free = wanted;
    for (let number = 2; this.values.has(free); number++) free = `${wanted} ${number}`;
    this.values.set(free, value);
    if (value !== '') this.names.set(value, free);
    return free;
  }

  /** The token of a password. */
  token(wanted: string, value: string): string {
    return secretToken(this.name(wanted, value), 'text');
  }

  /** Every secret by name; '' for those that are closed. */
  get all(): ReadonlyMap<string, string> {
    return this.values;
  }

  /** The text with tokens in the place of the values. */
  hide(text: string, inside: 'text' | 'xml' = 'text'): string {
    let hidden = text;
    for (const [value, name] of [...this.names].sort(([one], [other]) => other.length - one.length)) {
      for (const form of inside === 'text' ? [value] : [escapeAttribute(value), value]) {
        const token = secretToken(name, inside);
        if (hidden === form) hidden = token;
        else hidden = hidden.replaceAll(form.length >= shortest ? form : shortPattern(form), () => token);
      }
    }
    return hidden;
  }
}

function shortPattern(secret: string): RegExp {
  const literal = secret.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<=(?:password|pwd)\s*=\s*(?:["']|&quot;)?)${literal}(?![\p{L}\p{N}_])`, 'giu');
}
