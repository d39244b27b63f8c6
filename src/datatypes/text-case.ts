import { isAsciiText } from './code-page.ts';

/**
 * Upper or lower case, character by character: one that would become several keeps its form, as in Windows' case mapping.
 * @param tag BCP 47 tag of the language whose rules apply; without it those of every language alike
 */
export function changeCase(text: string, direction: 'upper' | 'lower', tag?: string): string {
  if (isAsciiText(text) && tag === undefined) return direction === 'upper' ? text.toUpperCase() : text.toLowerCase();
  const pieces: string[] = [];
  for (const piece of piecesOf(text)) {
    let changed = '';
    for (const character of piece) {
      const mapped = changeCharacter(character, direction, tag);
      changed += mapped.length === character.length ? mapped : character;
    }
    pieces.push(changed);
  }
  return pieces.join('');
}

// A text put together character by character takes many times its size until it is joined: long ones are built piece by piece.
function* piecesOf(text: string): Generator<string> {
  const size = 4096;
  for (let start = 0; start < text.length; ) {
    const splitsPair = (text.codePointAt(start + size - 1) ?? 0) > 0xffff;
    const end = start + size + (splitsPair ? 1 : 0);
    yield text.slice(start, end);
    start = end;
  }
}

function changeCharacter(character: string, direction: 'upper' | 'lower', tag: string | undefined): string {
  if (tag === undefined) return direction === 'upper' ? character.toUpperCase() : character.toLowerCase();
  return direction === 'upper' ? character.toLocaleUpperCase(tag) : character.toLocaleLowerCase(tag);
}
