/**
 * What the bridge asks of a probe. Comes in: the instance that is being deleted, or the body of a message. Goes out: that body, or
 * what it asks for, checked. It asks for nothing that changes a guest, and knows no broker.
 */
export { CONTROL_EXCHANGE, controlQueue, PROBE_EXCHANGE } from './names.ts';
export {
  InvalidRequest,
  readRequest,
  requestBody,
  type FinalSamplesRequest,
  type RequestCause,
} from './finalSamplesRequest.ts';
export { isUuid } from './uuid.ts';
