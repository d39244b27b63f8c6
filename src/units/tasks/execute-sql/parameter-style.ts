/** How the parameters of a statement are found: by position (`?`) or by name (`@name`). */
export type ParameterStyle = 'positional' | 'named';

/**
 * The style that parameter names mean: numbers (OLE DB, Excel and ODBC connections) and `Param1`, `Param2` (ADO) are positions,
 * `@name` (ADO.NET) is a name. Undefined when both occur. Source: Execute SQL task, parameters and return codes (documentation).
 */
export function parameterStyleOf(bindings: readonly { readonly ParameterName: string }[]): ParameterStyle | undefined {
  const positional = bindings.filter((binding) => positionOf(binding.ParameterName) !== undefined).length;
  if (positional === bindings.length) return 'positional';
  return positional === 0 ? 'named' : undefined;
}

/** The number in a positional parameter name; undefined for a name. Whether counting starts at 0 or 1 depends on the connection. */
export function positionOf(name: string): number | undefined {
  const digits = /^(?:param)?(\d+)$/i.exec(name.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Whether parameter names are those of an ODBC connection: numbers that count from 1. Those of OLE DB begin with 0. */
export function isOdbcStyle(bindings: readonly { readonly ParameterName: string }[]): boolean {
  return bindings.every(({ ParameterName }) => /^\s*0*[1-9]\d*\s*$/.test(ParameterName));
}
