/** Undefined for a pattern that matches nothing (a set that is not closed). */
type PatternText = string | undefined;

const special = /[\\^$.*+?()[\]{}|/]/;

function escaped(character: string): string {
  return special.test(character) ? `\\${character}` : character;
}

/**
 * The regular expression, for JavaScript and PostgreSQL alike, that says the same as a pattern of LIKE: `%`, `_`, `[a-f]`, `[^a-f]` and an escape character. Undefined when
 * nothing can match. Ignoring case is left to whoever matches. `any` is the form for any one character.
 */
export function likeExpression(pattern: string, escaping?: string, any = '[\\s\\S]'): PatternText {
  const characters = Array.from(pattern);
  let expression = '';
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at];
    if (character === escaping && at + 1 < characters.length) expression += escaped(characters[++at]);
    else if (character === '%') expression += `${any}*`;
    else if (character === '_') expression += any;
    else if (character === '[') {
      const end = characters.indexOf(']', at + 2);
      if (end < 0) return undefined;
      expression += setExpression(characters.slice(at + 1, end));
      at = end;
    } else expression += escaped(character);
  }
  return `^${expression}$`;
}

function setExpression(members: readonly string[]): string {
  const negated = members[0] === '^' && members.length > 1;
  const body = negated ? members.slice(1) : members;
  const texts = body.map((member, at) =>
    member !== '-' ? escaped(member) : at > 0 && at < body.length - 1 ? '-' : '\\-',
  );
  return `[${negated ? '^' : ''}${texts.join('')}]`;
}

const matchers = new Map<string, RegExp | undefined>();
const matchersKept = 200;

/** Whether a text is LIKE a pattern under SQL Server's usual collation: case does not count. */
export function matchesLike(text: string, pattern: string, escaping?: string): boolean {
  const key = `${escaping ?? ''}\0${pattern}`;
  let matcher = matchers.get(key);
  if (matcher === undefined && !matchers.has(key)) {
    if (matchers.size >= matchersKept) matchers.clear();
    const expression = likeExpression(pattern, escaping);
    matcher = expression === undefined ? undefined : expressionOf(expression);
    matchers.set(key, matcher);
  }
  return matcher?.test(text) ?? false;
}

/** Sets such as `[z-a]` have no form as an expression: they match nothing. */
function expressionOf(expression: string): RegExp | undefined {
  try {
    return new RegExp(expression, 'iu');
  } catch {
    return undefined;
  }
}
