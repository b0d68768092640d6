import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** Bodies that a source must hand over as they are, though nothing in them may be a message. */
export const ODD_BODIES = {
  notification: Buffer.from(notification('odd-1')),
  'broken JSON': Buffer.from('{"oslo.version": "2.0", "oslo.message": "{'),
  'random bytes': randomBytes(4096),
  'no UTF-8': Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]),
  'an umlaut and an emoji': Buffer.from('{"name": "Zürich \u{1f4a5}"}'),
  'line ends': Buffer.from('\r\n{"a":\r\n1}\n\n'),
  compressed: gzipSync(notification('odd-2')),
  nothing: Buffer.alloc(0),
  '1 MB': Buffer.from(`{"filling": "${'x'.repeat(1_000_000)}"}`),
} as const;

export type OddBody = keyof typeof ODD_BODIES;

/** A notification of nova by its id. */
export function notification(messageId: string): string {
  return JSON.stringify({
    message_id: messageId,
    publisher_id: 'compute.host-1',
    event_type: 'compute.instance.update',
    priority: 'INFO',
    timestamp: '2026-01-01 00:00:00.000001',
    payload: { instance_id: '87be4b45-e214-4ca3-8f5c-000000000001', state: 'active', tenant_id: 't' },
  });
}

/** Ids of so many messages, from a number on. */
export function ids(count: number, first = 0): readonly string[] {
  return Array.from({ length: count }, (_, index) => `m-${String(first + index).padStart(6, '0')}`);
}

export function bodiesOf(messageIds: readonly string[]): readonly Buffer[] {
  return messageIds.map((id) => Buffer.from(notification(id)));
}

/** The id in a body that `bodiesOf` made. */
export function idIn(body: Buffer): string {
  return (JSON.parse(body.toString()) as { readonly message_id: string }).message_id;
}
