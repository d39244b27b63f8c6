/** How an execution or validation ended. */
export const DTSExecResult = { Success: 0, Failure: 1, Completion: 2, Canceled: 3 } as const;

/** One of the numbers of `DTSExecResult`. */
export type DTSExecResult = (typeof DTSExecResult)[keyof typeof DTSExecResult];

/** How a package protects its sensitive values. */
export const DTSProtectionLevel = {
  DontSaveSensitive: 0,
  EncryptSensitiveWithUserKey: 1,
  EncryptSensitiveWithPassword: 2,
  EncryptAllWithPassword: 3,
  EncryptAllWithUserKey: 4,
  ServerStorage: 5,
} as const;

/** One of the numbers of `DTSProtectionLevel`. */
export type DTSProtectionLevel = (typeof DTSProtectionLevel)[keyof typeof DTSProtectionLevel];
