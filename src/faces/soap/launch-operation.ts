/** The namespace of the documented web service, of its operation and of its parameters. */
export const serviceNamespace = 'http://dtsue/';

/** The name of the service, as of the documented class. */
export const serviceName = 'LaunchSSISPackageService';

/** Where the service is answered. */
export const servicePath = '/LaunchSSISPackage.asmx';

/** The one operation of the service. */
export const operationName = 'LaunchPackage';

/** The action of the operation. */
export const operationAction = `${serviceNamespace}${operationName}`;

/** The parameters of the operation, in their order; all are texts. */
export const parameterNames = ['sourceType', 'sourceLocation', 'packageName'] as const;

/** The arguments of the operation. */
export type LaunchArguments = Readonly<Record<(typeof parameterNames)[number], string>>;

/** Characters that an argument may have: more than any path. */
export const longestArgument = 4000;
