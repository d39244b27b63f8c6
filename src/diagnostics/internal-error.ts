/** A defect of OpenDTSX itself: worded as such and never mapped onto an SSIS code. */
export class InternalError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(`Internal error in OpenDTSX (please report it): ${message}`, options);
    this.name = 'InternalError';
  }
}
