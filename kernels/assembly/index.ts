export { parseDates, parseTimestamps } from './dates';
export { formatRows } from './format-rows';
export { gatherSpans } from './gather-spans';
export { parseDecimals, parseIntegers } from './numbers';
export { parseText } from './text';
export { tokenise } from './tokenise';
