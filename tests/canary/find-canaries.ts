import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Secrets by where they were put. */
export type Canaries = Readonly<Record<string, string>>;

/** Makes a secret for each place. None of them occurs anywhere by chance. */
export function makeCanaries<const P extends string>(places: readonly P[]): Readonly<Record<P, string>> {
  const made = places.map((place) => [place, `C4n4ry${crypto.randomUUID().replaceAll('-', '')}`]);
  return Object.fromEntries(made) as Record<P, string>;
}

/** Looks for secrets in bytes and texts, in every form that they are likely to be written in, and remembers where they were. */
export class CanarySearch {
  readonly #forms: readonly { readonly place: string; readonly bytes: Buffer }[];
  readonly #found = new Set<string>();
  #searched = 0;

  constructor(canaries: Canaries) {
    this.#forms = Object.entries(canaries).flatMap(([place, text]) => formsOf(text).map((bytes) => ({ place, bytes })));
  }

  /** `place of the secret → where it was found`. */
  get found(): readonly string[] {
    return [...this.#found].sort();
  }

  /** How many bytes were searched. */
  get searched(): number {
    return this.#searched;
  }

  look(where: string, content: string | Buffer): void {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    this.#searched += bytes.length;
    for (const form of this.#forms) if (bytes.includes(form.bytes)) this.#found.add(`${form.place} → ${where}`);
  }

  /** Looks through every file of a folder, as it is at this moment. @param except a folder inside that is left out */
  lookInFolder(folder: string, except?: string): void {
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile() || (except !== undefined && entry.parentPath === join(folder, except))) continue;
      const path = join(entry.parentPath, entry.name);
      this.look(relative(folder, path), readFileSync(path));
    }
  }

  /** Looks through command line and environment of a process; only on Linux. */
  lookAtProcess(name: string, pid: number): void {
    for (const part of ['cmdline', 'environ']) {
      try {
        this.look(`${part} of ${name}`, readFileSync(`/proc/${pid}/${part}`));
      } catch {
        // It has ended, or this is no Linux.
      }
    }
  }
}

function formsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  // Within a longer base64 text the letters depend on how many bytes stand before.
  const base64 = [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .slice(before === 0 ? 0 : 4, -4),
  );
  return [bytes, Buffer.from(text, 'utf16le'), ...[bytes.toString('hex'), ...base64].map((form) => Buffer.from(form))];
}
