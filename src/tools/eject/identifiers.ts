const reserved = new Set(
  (
    'secrets raw inXml newPackage buildPackage Secrets Package arguments await break case catch class const continue debugger default delete ' +
    'do else enum eval export extends false finally for function if implements import in instanceof interface let new null package ' +
    'private protected public return static super switch this throw true try typeof undefined var void while with yield async of'
  ).split(' '),
);

/** Gives names for the constants of a program, each of them once. */
export class Identifiers {
  private readonly taken = new Set<string>(reserved);

  /** A name made of one that people gave: `Load prices` → `loadPrices`. */
  nameFor(text: string): string {
    const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
    const joined = words
      .map((word, index) => (index === 0 ? word[0].toLowerCase() : word[0].toUpperCase()) + word.slice(1))
      .join('');
    const wanted = /^\p{L}/u.test(joined) ? joined : `the${joined === '' ? 'Object' : joined}`;
    let free = wanted;
    for (let number = 2; this.taken.has(free); number++) free = `${wanted}${number}`;
    this.taken.add(free);
    return free;
  }
}
