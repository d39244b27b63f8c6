import type { ObjectPermissions, PermissionInfo } from '../catalog/object-permissions.ts';
import type { CatalogChange, PlanSettings } from './catalog-change.ts';
import type { DeclaredPermission } from './declared-catalog.ts';

/** What has to change so that an object has these permissions. `isThere`: whether the object was made. */
export async function planPermissions(
  object: ObjectPermissions,
  path: string,
  declared: readonly DeclaredPermission[],
  isThere: boolean,
  { prunes }: PlanSettings,
): Promise<CatalogChange[]> {
  if (declared.length === 0) return [];
  const found = isThere ? await object.explicit() : [];
  const changes = declared.flatMap((wanted): CatalogChange[] => {
    const { principal, permission, isDenied } = wanted;
    const present = found.find((each) => isSame(each, wanted));
    if (present?.isDenied === isDenied) return [];
    const detail = `${isDenied ? 'deny' : 'grant'} ${permission} to ${principal}`;
    const apply = (): Promise<void> =>
      isDenied ? object.deny(principal, permission) : object.grant(principal, permission);
    return [{ kind: present === undefined ? 'make' : 'change', path: `${path}/permissions`, detail, apply }];
  });
  if (!prunes) return changes;
  const principals = new Set(declared.map(({ principal }) => principal.toLowerCase()));
  const removed = found.flatMap((each): CatalogChange[] => {
    const { principal, permission } = each;
    // Others than those that are named keep what they have: the maker of an object would lose it.
    if (principal === undefined || !principals.has(principal.toLowerCase())) return [];
    if (declared.some((wanted) => isSame(each, wanted))) return [];
    const apply = (): Promise<void> => object.revoke(principal, permission);
    return [{ kind: 'remove', path: `${path}/permissions`, detail: `${permission} of ${principal}`, apply }];
  });
  return [...changes, ...removed];
}

function isSame(found: PermissionInfo, wanted: DeclaredPermission): boolean {
  return found.principal?.toLowerCase() === wanted.principal.toLowerCase() && found.permission === wanted.permission;
}
