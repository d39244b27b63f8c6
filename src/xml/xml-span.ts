/** A range of the source text: UTF-16 offsets, `end` exclusive. */
export interface XmlSpan {
  readonly start: number;
  readonly end: number;
}
