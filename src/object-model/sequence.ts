import { DtsSequence } from './dts-container.ts';

/** A Sequence container. */
export class Sequence extends DtsSequence {}

/** The handler of an event of its parent. */
export class DtsEventHandler extends DtsSequence {}
