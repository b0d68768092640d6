import type { Json } from '../model/index.ts';
import type { AuthSettings } from './openstackFields.ts';

/**
 * The body of `POST /v3/auth/tokens` (Keystone's API reference, "Authentication and token management"): by password in the scope
 * of a project, or by an application credential, which has a scope of its own.
 */
export function identityRequest(auth: AuthSettings): Json {
  if (auth.application_credential_secret !== undefined) {
    return {
      auth: {
        identity: {
          methods: ['application_credential'],
          application_credential: {
            ...credential(auth),
            secret: auth.application_credential_secret,
          },
        },
      },
    };
  }
  return {
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { ...user(auth), password: auth.password ?? '' } },
      },
      scope: { project: project(auth) },
    },
  };
}

type Part = Readonly<Record<string, Json>>;

function credential(auth: AuthSettings): Part {
  const { application_credential_id: id, application_credential_name: name = '' } = auth;
  return id === undefined ? { name, user: user(auth) } : { id };
}

function user({ user_id: id, username: name = '', user_domain_id, user_domain_name }: AuthSettings): Part {
  return id === undefined ? { name, domain: domain(user_domain_id, user_domain_name) } : { id };
}

function project(auth: AuthSettings): Part {
  const { project_id: id, project_name: name = '', project_domain_id, project_domain_name } = auth;
  return id === undefined ? { name, domain: domain(project_domain_id, project_domain_name) } : { id };
}

function domain(id: string | undefined, name: string): Part {
  return id === undefined ? { name } : { id };
}
