/** The kinds of objects that permissions are given on (source: catalog.grant_permission). */
export const objectType = { folder: 1, project: 2, environment: 3, operation: 4 } as const;

/** Number of a kind of object. */
export type ObjectType = (typeof objectType)[keyof typeof objectType];

/** The permissions (source: catalog.grant_permission). Those from 101 hold for the objects in a folder. */
export const permissionType = {
  read: 1,
  modify: 2,
  execute: 3,
  managePermissions: 4,
  createObjects: 100,
  readObjects: 101,
  modifyObjects: 102,
  executeObjects: 103,
  manageObjectPermissions: 104,
} as const;

/** Number of a permission. */
export type PermissionType = (typeof permissionType)[keyof typeof permissionType];

/** The permissions that an object of a kind can have given (source: catalog.grant_permission, applicable object types). */
export const applicablePermissions: Readonly<Record<ObjectType, readonly PermissionType[]>> = {
  1: [1, 2, 4, 100, 101, 102, 103, 104],
  2: [1, 2, 3, 4],
  3: [1, 2, 4],
  4: [1, 2, 4],
};

/** The permission on a folder that gives this permission on what is in the folder. */
export const inheritedPermission: Readonly<Partial<Record<PermissionType, PermissionType>>> = {
  1: permissionType.readObjects,
  2: permissionType.modifyObjects,
  3: permissionType.executeObjects,
  4: permissionType.manageObjectPermissions,
};

const permissionNames = new Map<number, string>([
  [1, 'READ'],
  [2, 'MODIFY'],
  [3, 'EXECUTE'],
  [4, 'MANAGE_PERMISSIONS'],
  [100, 'CREATE_OBJECTS'],
  [101, 'READ_OBJECTS'],
  [102, 'MODIFY_OBJECTS'],
  [103, 'EXECUTE_OBJECTS'],
  [104, 'MANAGE_OBJECT_PERMISSIONS'],
]);

/** The documented name of a permission, e.g. `READ`; the number itself when there is no such permission. */
export function permissionName(permission: number): string {
  return permissionNames.get(permission) ?? String(permission);
}

/** Whether the number is that of a kind of object. */
export function isObjectType(value: number): value is ObjectType {
  return Object.hasOwn(applicablePermissions, value);
}

/** Whether objects of the kind can have the permission. */
export function isApplicable(type: ObjectType, permission: number): permission is PermissionType {
  return (applicablePermissions[type] as readonly number[]).includes(permission);
}
