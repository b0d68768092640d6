import type { OtlpSettings } from './settings.ts';
import type { WireForm } from './wireForm.ts';

/** The library comes with the form for the first delivery: no command, and no bridge without this sink, is to wait for it. */
const FORMS: Readonly<Record<OtlpSettings['protocol'], () => Promise<WireForm>>> = {
  'http/protobuf': async () => (await import('./protobufForm.ts')).protobufForm,
  'http/json': async () => (await import('./jsonForm.ts')).jsonForm,
};

export function loadForm(protocol: OtlpSettings['protocol']): Promise<WireForm> {
  return FORMS[protocol]();
}
