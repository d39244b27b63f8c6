import type { Generated } from 'kysely';

/** A user ('U') or role ('R'); `is_fixed`: the server made it and it stays. */
export interface PrincipalRow {
  principal_id: Generated<number>;
  name: string;
  name_key: string;
  kind: 'U' | 'R';
  password_hash: string | null;
  email: string | null;
  /** Issuer and subject of OpenID Connect. */
  subject: string | null;
  is_disabled: number;
  is_fixed: number;
  created_ms: number;
}

/** The tables of the room `identity`. */
export interface IdentityTables {
  principals: PrincipalRow;
  role_members: { role_id: number; member_id: number };
  api_tokens: {
    token_id: Generated<number>;
    principal_id: number;
    name: string;
    /** SHA-256 of the token, hexadecimal. */
    token_hash: string;
    /** JSON: a list of scopes. */
    scopes: string;
    created_ms: number;
    expires_ms: number | null;
    last_used_ms: number | null;
    revoked_ms: number | null;
  };
  login_failures: { subject_key: string; failures: number; last_ms: number };
  audit_entries: {
    audit_id: Generated<number>;
    time_ms: number;
    principal_id: number | null;
    principal_name: string;
    /** 'rest', 'tds', 'soap', 'agent' or 'console'. */
    face: string;
    action: string;
    object_path: string | null;
    outcome: 'done' | 'refused' | 'failed';
    reason: string | null;
  };
}
