/** Which package is to run: the parameters of the documented web method `LaunchPackage`, as they were sent. */
export interface LaunchRequest {
  /** `file`, `sql` or `dts`. */
  readonly sourceType: string;
  /** Folder of the server, of MSDB or of the package store; may be empty. */
  readonly sourceLocation: string;
  /** For `file` with or without `.dtsx`. */
  readonly packageName: string;
}
