/** A message of Ceilometer's notifier, opened. */
export interface OpenedMessage {
  readonly message_id: string;
  readonly publisher_id: string;
  readonly event_type: string;
  readonly priority: string;
  readonly payload: readonly (Readonly<Record<string, unknown>> & { readonly message_id: string })[];
}

export function openMessage(content: Buffer): OpenedMessage {
  const outer = JSON.parse(content.toString()) as { readonly 'oslo.message': string };
  return JSON.parse(outer['oslo.message']) as OpenedMessage;
}

/** What is in it. */
export function payloadsOf(content: Buffer): OpenedMessage['payload'] {
  return openMessage(content).payload;
}
