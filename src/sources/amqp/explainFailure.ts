import type { SocketOptions } from 'amqplib';
import type { BrokerAccess } from './brokerAccess.ts';
import { describeFailure } from './brokerError.ts';
import type { BrokerAddress } from './brokerUrl.ts';

export async function explainFailure(
  error: unknown,
  address: BrokerAddress,
  _access: BrokerAccess,
  _socket: SocketOptions,
): Promise<string> {
  return Promise.resolve(describeFailure(error, address));
}
