import { filterFindings, type SettingFinding } from '../config/index.ts';

/** What is wrong with settings that have `ACTING_FIELDS`. */
export function actingFindings(settings: {
  readonly acts: boolean;
  readonly filter: string;
}): readonly SettingFinding[] {
  const message = 'this sink has the cloud act: write `acts: true` to have it, or take the sink out';
  return [
    ...(settings.acts ? [] : [{ path: ['acts'], code: 'config/bad-value', message } as const]),
    ...filterFindings(settings),
  ];
}
