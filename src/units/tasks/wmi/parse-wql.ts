/** A literal of a query. */
export type WqlLiteral = string | number | boolean | null;

/** A condition of a query. Names are as written; they are compared without case. */
export type WqlCondition =
  | { readonly kind: 'and' | 'or'; readonly left: WqlCondition; readonly right: WqlCondition }
  | { readonly kind: 'not'; readonly condition: WqlCondition }
  | { readonly kind: 'isa'; readonly property: string; readonly className: string }
  | { readonly kind: 'compare'; readonly property: string; readonly operator: string; readonly value: WqlLiteral };

/** A query of the WMI Query Language. */
export interface WqlQuery {
  /** Empty for `*`. */
  readonly columns: readonly string[];
  readonly className: string;
  /** Seconds between looks, of event queries. */
  readonly within: number | undefined;
  readonly where: WqlCondition | undefined;
}

/** A query, or what is wrong with its text. */
export type ParsedWql = { readonly query: WqlQuery } | { readonly fault: string };

const tokenForm =
  /\s*(?:("(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*')|(-?\d+(?:\.\d+)?)|([A-Za-z_][\w.]*)|(<=|>=|<>|!=|[=<>(),*]))/y;
const keywords = /^(?:select|from|where|within|and|or|not|isa|like|is|null|true|false|group|having|by)$/i;
const deepestNesting = 100;

class WqlFault extends Error {}

interface Token {
  readonly kind: 'text' | 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
}

/** Reads a query: `SELECT … FROM … [WITHIN …] [WHERE …]`. Source: WQL (documentation of Windows Management Instrumentation). */
export function parseWql(text: string): ParsedWql {
  try {
    return { query: new WqlParser(tokensOf(text)).query() };
  } catch (error) {
    if (error instanceof WqlFault) return { fault: error.message };
    throw error;
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const source = text.trimEnd();
  tokenForm.lastIndex = 0;
  while (tokenForm.lastIndex < source.length) {
    const at = tokenForm.lastIndex;
    const match = tokenForm.exec(source);
    if (match === null) throw new WqlFault(`it has no valid form at character ${at + 1}`);
    const [, quoted, number, name, sign] = match;
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.slice(1, -1).replaceAll(/\\([\s\S])/g, '$1') });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else tokens.push({ kind: 'sign', text: sign });
  }
  return tokens;
}

class WqlParser {
  private readonly tokens: readonly Token[];
  private at = 0;
  private depth = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  query(): WqlQuery {
    this.expect('SELECT');
    const columns = this.columns();
    this.expect('FROM');
    const className = this.name();
    const within = this.take('WITHIN') ? this.number() : undefined;
    const where = this.take('WHERE') ? this.alternatives() : undefined;
    if (this.peek().kind !== 'end') throw new WqlFault(`${this.peek().text} is not understood at this place`);
    return { columns, className, within, where };
  }

  private columns(): string[] {
    if (this.take('*')) return [];
    const columns = [this.name()];
    while (this.take(',')) columns.push(this.name());
    return columns;
  }

  private alternatives(): WqlCondition {
    let left = this.conjunction();
    while (this.take('OR')) left = { kind: 'or', left, right: this.conjunction() };
    return left;
  }

  private conjunction(): WqlCondition {
    let left = this.negation();
    while (this.take('AND')) left = { kind: 'and', left, right: this.negation() };
    return left;
  }

  private negation(): WqlCondition {
    if (++this.depth > deepestNesting) throw new WqlFault('its conditions are nested too deep');
    try {
      if (this.take('NOT')) return { kind: 'not', condition: this.negation() };
      if (!this.take('(')) return this.comparison();
      const inner = this.alternatives();
      this.expect(')');
      return inner;
    } finally {
      this.depth--;
    }
  }

  private comparison(): WqlCondition {
    const property = this.name();
    if (this.take('ISA')) return { kind: 'isa', property, className: this.textOrName() };
    if (this.take('IS')) {
      const operator = this.take('NOT') ? '<>' : '=';
      this.expect('NULL');
      return { kind: 'compare', property, operator, value: null };
    }
    if (this.take('LIKE')) return { kind: 'compare', property, operator: 'LIKE', value: this.literal() };
    const operator = this.next();
    if (!/^(?:=|<>|!=|<=|>=|<|>)$/.test(operator.text)) throw new WqlFault(`${property} is compared with nothing`);
    return {
      kind: 'compare',
      property,
      operator: operator.text === '!=' ? '<>' : operator.text,
      value: this.literal(),
    };
  }

  private literal(): WqlLiteral {
    const { kind, text } = this.next();
    if (kind === 'text') return text;
    if (kind === 'number') return Number(text);
    if (/^true$/i.test(text)) return true;
    if (/^false$/i.test(text)) return false;
    if (/^null$/i.test(text)) return null;
    throw new WqlFault(`${text === '' ? 'a value' : text} stands where a value is missing`);
  }

  private number(): number {
    const { kind, text } = this.next();
    if (kind !== 'number' || Number(text) <= 0) throw new WqlFault('WITHIN needs a number of seconds');
    return Number(text);
  }

  private textOrName(): string {
    return this.peek().kind === 'text' ? this.next().text : this.name();
  }

  private name(): string {
    const { kind, text } = this.next();
    if (kind !== 'name' || keywords.test(text))
      throw new WqlFault(`a name is missing${text === '' ? '' : ` before ${text}`}`);
    return text;
  }

  private expect(word: string): void {
    if (!this.take(word)) throw new WqlFault(`${word} is missing`);
  }

  private take(word: string): boolean {
    const { kind, text } = this.peek();
    if ((kind !== 'name' && kind !== 'sign') || text.toUpperCase() !== word) return false;
    this.at++;
    return true;
  }

  private peek(): Token {
    return this.tokens[this.at] ?? { kind: 'end', text: '' };
  }

  private next(): Token {
    const token = this.peek();
    this.at++;
    return token;
  }
}
