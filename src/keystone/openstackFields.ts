import { Type, type Static } from 'typebox';
import { choice, duration, secret, text, tlsFields } from '../config/index.ts';

/** The names are those of `auth` in a `clouds.yaml`, so that an entry of one can be taken over as it is. */
const auth = Type.Object(
  {
    // Secret for the login that somebody may write into it, which is then to be refused and not shown.
    auth_url: secret({
      description: 'Address of Keystone, with `/v3` or without.',
      examples: ['https://keystone.example.net:5000'],
    }),
    username: Type.Optional(text({ description: 'Name of the user.', examples: ['stackwire'] })),
    user_id: Type.Optional(text({ description: 'Id of the user, instead of name and domain.' })),
    password: Type.Optional(
      secret({ description: 'Password of the user.', examples: ['${STACKWIRE_PASSWORD}'] }),
    ),
    user_domain_name: text({ description: 'Name of the user’s domain.', default: 'Default' }),
    user_domain_id: Type.Optional(text({ description: 'Id of the user’s domain, instead of its name.' })),
    project_name: Type.Optional(
      text({ description: 'Project that the user acts in.', examples: ['service'] }),
    ),
    project_id: Type.Optional(text({ description: 'Id of the project, instead of name and domain.' })),
    project_domain_name: text({ description: 'Name of the project’s domain.', default: 'Default' }),
    project_domain_id: Type.Optional(
      text({ description: 'Id of the project’s domain, instead of its name.' }),
    ),
    application_credential_id: Type.Optional(text({ description: 'Id of an application credential.' })),
    application_credential_name: Type.Optional(
      text({ description: 'Its name, instead of the id; then the user has to be given too.' }),
    ),
    application_credential_secret: Type.Optional(
      secret({ description: 'Its secret, instead of a password and a project.' }),
    ),
  },
  {
    description: 'How to log in to Keystone v3: with a password, or an application credential.',
    examples: [
      {
        auth_url: 'https://keystone.example.net:5000',
        application_credential_id: '${STACKWIRE_CREDENTIAL}',
        application_credential_secret: '${STACKWIRE_SECRET}',
      },
    ],
  },
);

/** What every sink that speaks to an API of OpenStack can be told. */
export const OPENSTACK_FIELDS = {
  auth,
  endpoint: Type.Optional(
    secret({ description: 'Address of the service, instead of the one in Keystone’s catalogue.' }),
  ),
  interface: choice(['public', 'internal', 'admin'], {
    description: 'Which of the endpoints in the catalogue is used.',
    default: 'public',
  }),
  region: Type.Optional(
    text({
      description: 'Region of the endpoint. Without it the first one counts.',
      examples: ['RegionOne'],
    }),
  ),
  timeout: duration({
    description: 'How long connecting may take, and then an answer.',
    default: '30s',
  }),
  tls: tlsFields('server', 'For `https`, of Keystone and of the service.'),
};

export type AuthSettings = Readonly<Static<typeof auth>>;

export interface OpenstackSettings {
  readonly auth: AuthSettings;
  readonly endpoint?: string;
  readonly interface: 'public' | 'internal' | 'admin';
  readonly region?: string;
  readonly timeout: number;
  readonly tls: Readonly<Static<(typeof OPENSTACK_FIELDS)['tls']>>;
}
