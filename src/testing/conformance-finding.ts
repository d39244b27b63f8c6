/** A rule that every unit keeps. */
export type ConformanceRule =
  | 'documented'
  | 'default'
  | 'validate'
  | 'symbol'
  | 'raised'
  | 'fixture-happy'
  | 'fixture-empty'
  | 'fixture-null'
  | 'fixture-error-output'
  | 'persisted';

/** One breach of a rule. */
export interface ConformanceFinding {
  /** Creation name of the unit. */
  readonly unit: string;
  readonly rule: ConformanceRule;
  /** Property or symbol; '' for the unit. */
  readonly subject: string;
  readonly message: string;
}
