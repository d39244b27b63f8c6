import { dataOfFinding, type EventDraft, eventOfFinding } from '../control-flow/event.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** The event of a finding that belongs to no executable. */
export function loadEvent(finding: Diagnostic): EventDraft {
  const data = dataOfFinding(finding);
  return {
    event: eventOfFinding(finding),
    executablePath: '\\Package',
    executableId: '',
    sourceName: 'Package',
    code: finding.code,
    symbol: finding.symbol,
    message: finding.message,
    ...(data === undefined ? {} : { data }),
  };
}
