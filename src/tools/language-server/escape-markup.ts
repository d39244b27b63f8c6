import type { MarkupValue } from './markup-value.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** A text as it has to be written inside a value: with entities, or as it is in a CDATA section. */
export function escapeMarkup(text: string, { element, offsets }: MarkupValue): string {
  const isCdata = element.children.some(
    ({ kind, start, end }) => kind === 'cdata' && start <= offsets[0] && offsets[0] < end,
  );
  return isCdata ? text : text.replaceAll(/[&<>"']/g, (character) => entities[character]);
}
