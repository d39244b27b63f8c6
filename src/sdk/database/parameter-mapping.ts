/** One entry of the ParameterMapping of an OLE DB Source. */
export interface ParameterMapping {
  /** `Parameter0` for markers, or the name of a procedure's parameter. */
  readonly parameter: string;
  readonly direction: 'Input' | 'Output' | 'InputOutput';
  /** Id in braces, or qualified name, of the variable. */
  readonly variable: string;
}

/** Reads `"Parameter0:Input",{id};"Parameter1",{id};`: numbered parameters in the order of their numbers. Undefined for another form. */
export function parseParameterMapping(text: string): ParameterMapping[] | undefined {
  const entry = /\s*"([^":]*)(?::(Input|Output|InputOutput))?"\s*,\s*(\{[^}]*\}|[^;{}]+)\s*(?:;|$)\s*/iy;
  const mappings: ParameterMapping[] = [];
  while (entry.lastIndex < text.length) {
    const match = entry.exec(text);
    if (match === null) return text.trim() === '' ? [] : undefined;
    const direction = (match[2] ?? 'Input').toLowerCase();
    mappings.push({
      parameter: match[1],
      direction: direction === 'input' ? 'Input' : direction === 'output' ? 'Output' : 'InputOutput',
      variable: match[3].trim(),
    });
  }
  const numberOf = ({ parameter }: ParameterMapping): number => Number(/^Parameter(\d+)$/i.exec(parameter)?.[1] ?? 0);
  return mappings.toSorted((a, b) => numberOf(a) - numberOf(b));
}
