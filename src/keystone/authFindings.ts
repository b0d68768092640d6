import { addressFindings, tlsFindings, type SettingFinding } from '../config/index.ts';
import type { AuthSettings, OpenstackSettings } from './openstackFields.ts';

/** Each with what is wrong where it holds; the key is where that is shown. */
const RULES: readonly {
  readonly key: keyof AuthSettings | null;
  readonly message: string;
  readonly broken: (auth: AuthSettings) => boolean;
}[] = [
  {
    key: null,
    message: 'give a `password`, or an `application_credential_secret`',
    broken: (auth) => auth.password === undefined && auth.application_credential_secret === undefined,
  },
  {
    key: 'application_credential_secret',
    message: 'give this or a `password`, not both',
    broken: (auth) => auth.password !== undefined && auth.application_credential_secret !== undefined,
  },
  {
    key: null,
    message: 'a `password` needs a `username` or a `user_id`',
    broken: (auth) => auth.password !== undefined && !hasUser(auth),
  },
  {
    key: null,
    message: 'a `password` needs a `project_name` or a `project_id`',
    broken: (auth) => auth.password !== undefined && !hasProject(auth),
  },
  {
    key: null,
    message: 'an application credential needs its `application_credential_id`, or its name and a user',
    broken: (auth) =>
      auth.application_credential_secret !== undefined &&
      auth.application_credential_id === undefined &&
      (auth.application_credential_name === undefined || !hasUser(auth)),
  },
  {
    key: 'project_name',
    message: 'an application credential has a project of its own: leave this out',
    broken: (auth) =>
      auth.application_credential_secret !== undefined && auth.password === undefined && hasProject(auth),
  },
];

function hasUser({ username, user_id }: AuthSettings): boolean {
  return username !== undefined || user_id !== undefined;
}

function hasProject({ project_name, project_id }: AuthSettings): boolean {
  return project_name !== undefined || project_id !== undefined;
}

/** OpenStack's APIs know a token and no other login. */
function plainAddressFindings(path: SettingFinding['path'], url: string): readonly SettingFinding[] {
  const found = addressFindings(path, url);
  if (found.length > 0) return found;
  const { username, password } = new URL(url);
  if (username === '' && password === '') return [];
  const message = 'must be an address without a user or a password: the login stands in `auth`';
  return [{ path, code: 'config/bad-value', message }];
}

/** What the schema cannot say of `OPENSTACK_FIELDS`: addresses, and which of the ways to log in is meant. */
export function authFindings({
  auth,
  endpoint,
  tls,
}: Pick<OpenstackSettings, 'auth' | 'endpoint' | 'tls'>): readonly SettingFinding[] {
  return [
    ...plainAddressFindings(['auth', 'auth_url'], auth.auth_url),
    ...(endpoint === undefined ? [] : plainAddressFindings(['endpoint'], endpoint)),
    ...tlsFindings(['tls'], tls),
    ...RULES.filter(({ broken }) => broken(auth)).map(({ key, message }): SettingFinding => {
      const path = key === null || auth[key] === undefined ? ['auth'] : ['auth', key];
      return { path, code: 'config/bad-value', message };
    }),
  ];
}
