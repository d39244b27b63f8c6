import { isInRole } from '../../../identity/principal.ts';
import { allRows, declareView, noRows, type View, type ViewSource } from './declare-view.ts';

const packageRoles: ViewSource['visible'] = ({ session }) =>
  isInRole(session.caller, 'db_ssisadmin', 'db_ssisltduser', 'db_ssisoperator') ? allRows() : noRows();

const roleNumber = (column: string): string =>
  `(select principal_id from principals where principals.name = stored_packages.${column} and principals.kind = 'R')`;

/** The tables of msdb that hold packages, as the fixed roles of packages may enumerate them (source of columns: documentation of sysssispackages). */
export const storedPackageViews: Readonly<Record<string, View>> = {
  // Packages are kept sealed: sp_ssis_getpackage opens them for whoever may read them, a query cannot.
  sysssispackages: declareView({
    columns: `
      name sysname not null
      id uniqueidentifier not null = package_id
      description nvarchar(1024)
      createdate datetime not null = created_ms
      folderid uniqueidentifier not null = folder_id
      ownersid varbinary(85):sid not null = owner_id
      packagedata image = cast(null as varchar(1))
      packageformat int not null = case when package_format <= 2 then 2 else 3 end
      packagetype int not null = package_type
      vermajor int not null = version_major
      verminor int not null = version_minor
      verbuild int not null = version_build
      vercomments nvarchar(1024) = version_comments
      verid uniqueidentifier = version_id
      isencrypted bit not null = is_encrypted
      readrolesid varbinary(85):sid = ${roleNumber('read_role')}
      writerolesid varbinary(85):sid = ${roleNumber('write_role')}`,
    from: 'stored_packages',
    visible: packageRoles,
  }),
  sysssispackagefolders: declareView({
    columns: `
      folderid uniqueidentifier not null = folder_id
      parentfolderid uniqueidentifier = parent_folder_id
      foldername sysname not null = folder_name`,
    from: 'package_folders',
    visible: packageRoles,
  }),
  sysssislog: declareView({
    columns: `
      id int not null = log_id
      event sysname not null
      computer nvarchar(128) not null
      operator nvarchar(128) not null
      source nvarchar(1024) not null
      sourceid uniqueidentifier not null = source_id
      executionid uniqueidentifier not null = execution_id
      starttime datetime:clock not null = start_ms
      endtime datetime:clock not null = end_ms
      datacode int not null = data_code
      databytes image = data_bytes
      message nvarchar(2048) not null`,
    from: 'package_log',
    visible: packageRoles,
  }),
};
