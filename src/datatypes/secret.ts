const shown = '****';
const inspection = Symbol.for('nodejs.util.inspect.custom');

/**
 * A text that must not be shown: a password, a key, the value of a sensitive parameter. Printed, concatenated, inspected or turned into
 * JSON it is `****`; only `reveal` gives the text, and only the place that hands it to a database, a decryption or a process calls it.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. */
  reveal(): string {
    return this.#text;
  }

  /** Whether both hold the same text. */
  equals(other: Secret | undefined): boolean {
    return other !== undefined && this.#text === other.#text;
  }

  /** `****`. */
  toString(): string {
    return shown;
  }

  /** `****`. */
  toJSON(): string {
    return shown;
  }

  /** `****`, whatever the hint. */
  [Symbol.toPrimitive](): string {
    return shown;
  }

  /** `****`: what `console.log` and assertion messages show. */
  [inspection](): string {
    return shown;
  }
}
