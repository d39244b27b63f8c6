import type { TypedValue } from '../../datatypes/value.ts';
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ForeachCollection, ForeachItem } from '../../sdk/foreach-enumerator.ts';
import type { ExecutableRun } from '../executable-run.ts';
import { raiseFinding } from '../raise-event.ts';
import { isTypedValue } from '../variable-scope.ts';
import { decodeObject, encodeObject, encodeTyped, type JournalValue } from './journal-values.ts';

/** Records the collection of a loop as it is when the loop starts; one of objects that only the process knows is recorded as lost. */
export function recordItems(run: ExecutableRun, items: ForeachCollection): void {
  const { journal } = run.execution;
  if (journal === undefined) return;
  const encoded = Array.from({ length: items.length }, (_, index) => (items.at(index) ?? []).map(encodeItem));
  const isWhole = encoded.every((item) => item.every((value) => value !== undefined));
  journal.itemsAre(run, isWhole ? (encoded as JournalValue[][]) : null);
}

/** The collection that a resumed loop began with. Undefined when it is to be enumerated (again). */
export function resumedItems(run: ExecutableRun, resumed: number): ForeachCollection | undefined {
  if (resumed === 0) return undefined;
  const items = run.execution.journal?.itemsOf(run);
  if (items === null) {
    const { path } = run.plan;
    const args = { executable: path, iteration: resumed };
    raiseFinding(run, diagnostic('OPENDTSX_W_JOURNAL_ENUMERATED', args, { source: path }));
  }
  return items?.map((item) => item.map(decodeItem));
}

function encodeItem(value: ForeachItem[number]): JournalValue | undefined {
  if (isTypedValue(value)) return { plain: encodeTyped(value) };
  const object = encodeObject(value.object);
  return object === undefined ? undefined : { object };
}

function decodeItem(encoded: JournalValue): ForeachItem[number] {
  const { plain, object } = encoded as { readonly plain?: JournalValue; readonly object?: JournalValue };
  if (plain !== undefined) return decodeObject(plain) as TypedValue;
  return { object: decodeObject(object ?? { empty: true }) };
}
