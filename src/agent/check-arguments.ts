import { agentError } from './agent-errors.ts';

/** Where to begin in a list, and how much of it. */
export interface Page {
  /** Begins behind the entry with this number. */
  readonly after?: number;
  /** 1 to 1000; 100 when absent. */
  readonly limit?: number;
}

const longestName = 128;
const largestPage = 1000;

/** The name without blanks around. Throws when it is empty or longer than 128 characters. */
export function checkName(parameter: string, name: string | undefined): string {
  const trimmed = name?.trim() ?? '';
  if (trimmed === '') throw agentError('OPENDTSX_E_AGENT_REQUIRED', { parameter });
  checkLength(parameter, trimmed, longestName);
  return trimmed;
}

/** Throws OPENDTSX_E_AGENT_LENGTH when the text is longer. */
export function checkLength(parameter: string, text: string | undefined, length: number): void {
  if (text !== undefined && text.length > length) throw agentError('OPENDTSX_E_AGENT_LENGTH', { parameter, length });
}

/** Throws OPENDTSX_E_AGENT_VALUE unless it is one of the values. */
export function checkOneOf(parameter: string, value: number | string, valid: readonly (number | string)[]): void {
  if (!valid.includes(value)) throw agentError('OPENDTSX_E_AGENT_VALUE', { parameter, value, valid: valid.join(', ') });
}

/** Throws OPENDTSX_E_AGENT_VALUE unless it is a whole number from `least` to `most`. */
export function checkWhole(parameter: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw agentError('OPENDTSX_E_AGENT_VALUE', { parameter, value, valid: `${least} to ${most}` });
}

/** How many entries a page may have. */
export function pageLimit({ limit }: Page): number {
  if (limit === undefined) return 100;
  checkWhole('limit', limit, 1, largestPage);
  return limit;
}
