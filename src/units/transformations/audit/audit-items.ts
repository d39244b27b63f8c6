import { type ColumnType, columnType } from 'opendtsx/sdk';

/** What an output column of Audit tells, by LineageItemSelected: number, system variable behind it, and type that the designer gives the column. */
export interface AuditItem {
  readonly number: number;
  readonly variable: string;
  readonly type: ColumnType;
}

const text = (length: number): ColumnType => columnType('DT_WSTR', { length });
const guid = columnType('DT_GUID');

/** The nine audit items by name (numbers: documentation; lengths observed in packages; DT_GUID inferred). */
export const auditItems = {
  ExecutionInstanceGUID: { number: 0, variable: 'System::ExecutionInstanceGUID', type: guid },
  PackageID: { number: 1, variable: 'System::PackageID', type: guid },
  PackageName: { number: 2, variable: 'System::PackageName', type: text(64) },
  VersionID: { number: 3, variable: 'System::VersionGUID', type: guid },
  ExecutionStartTime: { number: 4, variable: 'System::StartTime', type: columnType('DT_DATE') },
  MachineName: { number: 5, variable: 'System::MachineName', type: text(15) },
  UserName: { number: 6, variable: 'System::UserName', type: text(64) },
  TaskName: { number: 7, variable: 'System::TaskName', type: text(64) },
  TaskID: { number: 8, variable: 'System::TaskID', type: guid },
} as const satisfies Readonly<Record<string, AuditItem>>;

/** The audit item with this number; undefined when there is none. */
export function auditItem(number: number): AuditItem | undefined {
  return Object.values(auditItems).find((item) => item.number === number);
}
