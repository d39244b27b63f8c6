import { decodeXml, encodeXml } from '../../xml/encoding.ts';
import { encodePartName } from './part-name.ts';
import { writeArchive } from './write-archive.ts';

/** The entry that makes an archive a project deployment file. */
export const manifestName = '@Project.manifest';
/** The entry with the parameters of the project. */
export const parametersName = 'Project.params';
const contentTypesName = '[Content_Types].xml';

/** A file of a project under its own name. */
export interface ProjectFilePart {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The files of a project deployment file. */
export interface ProjectParts {
  readonly packages: readonly ProjectFilePart[];
  readonly connectionManagers: readonly ProjectFilePart[];
  readonly parameters: Uint8Array;
  readonly manifest: Uint8Array;
}

/** What a project without parameters has as `Project.params` (observed). */
export const noParameters =
  '<?xml version="1.0"?>\r\n<SSIS:Parameters xmlns:SSIS="www.microsoft.com/SqlServer/SSIS" />';

/**
 * The archive of these files, in the order and under the names that the designer's build gives them (observed): packages, connection
 * managers, parameters, manifest, content types. The same files give the same bytes.
 */
export function packProject({ packages, connectionManagers, parameters, manifest }: ProjectParts): Uint8Array {
  const files = [...packages, ...connectionManagers].map(({ name, bytes }) => ({ name: encodePartName(name), bytes }));
  return writeArchive([
    ...files,
    { name: parametersName, bytes: parameters },
    { name: manifestName, bytes: manifest },
    { name: contentTypesName, bytes: contentTypes(connectionManagers.length > 0) },
  ]);
}

/** A file as the designer's build puts it into an archive: without the byte order mark that it has on disk (observed). */
export function withoutByteOrderMark(bytes: Uint8Array): Uint8Array {
  const decoded = decodeXml(bytes);
  if (!('text' in decoded) || decoded.encoding.name !== 'utf-8') return bytes;
  return encodeXml(decoded.text, { ...decoded.encoding, byteOrderMark: false });
}

function contentTypes(hasConnectionManagers: boolean): Uint8Array {
  const extensions = ['dtsx', ...(hasConnectionManagers ? ['conmgr'] : []), 'params', 'manifest'];
  const types = extensions.map((extension) => `<Default Extension="${extension}" ContentType="text/xml" />`);
  const namespace = 'http://schemas.openxmlformats.org/package/2006/content-types';
  const text = `<?xml version="1.0" encoding="utf-8"?><Types xmlns="${namespace}">${types.join('')}</Types>`;
  return encodeXml(text, { name: 'utf-8', byteOrderMark: true });
}
