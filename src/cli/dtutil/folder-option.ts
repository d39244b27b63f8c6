import { separatorMissing, valueFault } from '../dtexec/option-faults.ts';
import type { OptionSpecification } from '../dtexec/option-specification.ts';
import type { FolderAction } from './command-options.ts';
import { locatedValue } from './located-value.ts';

const kinds = ['SQL', 'DTS'] as const;

/** The options for folders. */
export const folderOptions: readonly string[] = ['FCreate', 'FDelete', 'FDirectory', 'FExists', 'FRename'];

/** What an option for folders asks for. Throws `OptionFault` when parts of its value are missing. */
export function folderActionOf(value: string, option: OptionSpecification): FolderAction {
  const located = (count: number) => locatedValue(value, option, kinds, { count, mayBeRoot: true });
  switch (option.name) {
    case 'FDirectory': {
      const { place: folder, parts } = located(1);
      const [deep = ''] = parts;
      if (!/^\s*s?\s*$/i.test(deep)) throw valueFault(option, 'behind the path stands something else than S');
      return { kind: 'list-folder', folder, isDeep: deep.trim() !== '' };
    }
    case 'FExists':
      return { kind: 'folder-exists', folder: locatedValue(value, option, kinds).place };
    case 'FRename': {
      const { place: parent, parts } = located(2);
      const [name, newName] = parts.map((part) => part.trim());
      if (!name || !newName) throw separatorMissing(option);
      return { kind: 'rename-folder', parent, name, newName };
    }
    default: {
      const { place: parent, parts } = located(1);
      const name = parts[0]?.trim();
      if (!name) throw separatorMissing(option);
      return { kind: option.name === 'FCreate' ? 'create-folder' : 'delete-folder', parent, name };
    }
  }
}
