import type { execution, operation, validation } from '../../faces/rest/routes/execution-views.ts';

/** An execution as the server tells it. */
export type ExecutionRow = ReturnType<typeof execution.show>;

/** An operation as the server tells it. */
export type OperationRow = ReturnType<typeof operation.show>;

/** A validation as the server tells it. */
export type ValidationRow = ReturnType<typeof validation.show>;

/** A folder as the server tells it. */
export interface FolderRow {
  readonly folderId: number;
  readonly name: string;
  readonly description?: string;
  readonly createdByName: string;
  readonly createdTime: string;
}

/** A project as the server tells it. */
export interface ProjectRow {
  readonly projectId: number;
  readonly name: string;
  readonly description?: string;
  readonly deployedByName: string;
  readonly lastDeployedTime: string;
  readonly createdTime: string;
  readonly objectVersionLsn: number;
  readonly validationStatus: string;
  readonly lastValidationTime?: string;
}

/** A version of a project as the server tells it. */
export interface VersionRow {
  readonly objectVersionLsn: number;
  readonly description?: string;
  readonly createdBy: string;
  readonly createdTime: string;
  readonly restoredBy?: string;
  readonly lastRestoredTime?: string;
}

/** A package as the server tells it. */
export interface PackageRow {
  readonly packageId: number;
  readonly name: string;
  readonly packageGuid?: string;
  readonly description?: string;
  readonly versionMajor: number;
  readonly versionMinor: number;
  readonly versionBuild: number;
  readonly versionComments?: string;
  readonly versionGuid?: string;
  readonly entryPoint: boolean;
  readonly validationStatus: string;
  readonly lastValidationTime?: string;
}

/** A parameter as the server tells it. */
export interface ParameterRow {
  readonly parameterId: number;
  readonly objectType: number;
  readonly objectName: string;
  readonly parameterName: string;
  readonly dataType: string;
  readonly required: boolean;
  readonly sensitive: boolean;
  readonly description?: string;
  readonly designDefaultValue?: string | number | boolean;
  readonly defaultValue?: string | number | boolean;
  readonly valueType: string;
  readonly valueSet: boolean;
  readonly referencedVariableName?: string;
}

/** A reference as the server tells it. */
export interface EnvironmentReferenceRow {
  readonly referenceId: number;
  readonly referenceType: string;
  readonly environmentFolderName?: string;
  readonly environmentName: string;
  readonly lastValidationTime?: string;
}

/** What a deployment is answered with. */
export interface DeploymentRow {
  readonly operationId: number;
  readonly projectId: number;
  readonly objectVersionLsn: number;
}
