import type { Generated } from 'kysely';

/** The tables of the room `package-store`. */
export interface PackageStoreTables {
  package_folders: {
    folder_id: string;
    parent_folder_id: string | null;
    folder_name: string;
    folder_name_key: string;
  };
  stored_packages: {
    folder_id: string;
    name: string;
    name_key: string;
    package_id: string;
    description: string | null;
    /** Of the kind of package, e.g. `Microsoft.Package`. */
    creation_name: string;
    created_ms: number;
    owner_id: number;
    owner_name: string;
    sealed_package: Uint8Array;
    package_size: number;
    package_format: number;
    package_type: number;
    version_major: number;
    version_minor: number;
    version_build: number;
    version_comments: string | null;
    version_id: string | null;
    is_encrypted: number;
    read_role: string | null;
    write_role: string | null;
  };
  /** What packages log that log to a SQL Server. Times are those of the clock of who logs, as if they were UTC. */
  package_log: {
    log_id: Generated<number>;
    event: string;
    computer: string;
    operator: string;
    source: string;
    source_id: string;
    execution_id: string;
    start_ms: number;
    end_ms: number;
    data_code: number;
    data_bytes: Uint8Array | null;
    message: string;
    logged_ms: number;
  };
}
