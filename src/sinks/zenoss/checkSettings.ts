import { accessFindings, type AccessSettings } from '../../amqp/index.ts';
import { addressFindings, filterFindings, tlsFindings, type SettingFinding } from '../../config/index.ts';
import { MODES, type Kind, type Mode } from './modes.ts';

/** The settings that are looked at. */
interface Checked extends AccessSettings {
  readonly mode: Mode;
  readonly kinds?: readonly Kind[];
  readonly filter?: string;
  readonly api_key?: string;
}

/** What the schema cannot say: the address, the filter, what a mode takes. */
export function checkSettings(settings: Checked): readonly SettingFinding[] {
  const { mode, url, kinds = [], api_key: key } = settings;
  return [
    ...(mode === 'amqp'
      ? accessFindings(settings)
      : [...addressFindings(['url'], url), ...tlsFindings(['tls'], settings.tls)]),
    ...filterFindings(settings),
    ...kinds.flatMap((kind, index) =>
      MODES[mode].takes.includes(kind)
        ? []
        : bad(['kinds', index], `\`${mode}\` takes ${MODES[mode].takes.join(', ')}`),
    ),
    ...(kinds.includes('event') && kinds.includes('change')
      ? bad(
          ['kinds'],
          'the ZenPack changes its model by both, and a stale event would undo a change: take one, and the other with a sink of its own',
        )
      : []),
    ...(key !== undefined && mode !== 'api' ? bad(['api_key'], 'only `api` has a key') : []),
  ];
}

function bad(path: SettingFinding['path'], message: string): readonly SettingFinding[] {
  return [{ path, code: 'config/bad-value', message }];
}
