import type { SettingFinding } from '../config/index.ts';
import { StackwireError } from '../model/index.ts';

/** What is wrong with a setting that `read` refuses; null where it does not. */
export function refusedSetting(path: SettingFinding['path'], read: () => unknown): SettingFinding | null {
  try {
    read();
    return null;
  } catch (error) {
    if (!(error instanceof StackwireError)) throw error;
    return { path, code: 'config/bad-value', message: error.message };
  }
}
