/**
 * Documented rules of the DtsClient library that serve nobody; each may be asked for, so that a program behaves as it did (source: documentation, "Loading the Output of a
 * Local Package").
 */
export interface DtsClientRules {
  /**
   * `read` gives true once more behind the last row; what is asked for there throws OPENDTSX_E_DTSCLIENT_PASTEND, and a reader that is closed before that call
   * OPENDTSX_E_DTSCLIENT_UNREAD. Otherwise `read` gives false there, and a reader may be closed at any time.
   */
  readonly readsOnceMore: boolean;
  /** Packages of projects (`/Project`, `/ISServer`) are refused. */
  readonly refusesProjects: boolean;
  /** A data flow with DelayValidation, or within something that has it, is refused. */
  readonly refusesDelayedValidation: boolean;
}

/** All rules as they are documented. */
export const documentedRules: DtsClientRules = {
  readsOnceMore: true,
  refusesProjects: true,
  refusesDelayedValidation: true,
};

/** None of them: the default. */
export const noRules: DtsClientRules = {
  readsOnceMore: false,
  refusesProjects: false,
  refusesDelayedValidation: false,
};
