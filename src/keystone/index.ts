/**
 * OpenStack's APIs as their clients use them. Comes in: how to log in, which service, requests. Goes out: requests with a token of
 * Keystone v3, to the endpoint of the catalogue, and what was answered. It knows no sink, keeps tokens in memory only, and
 * never shows a password or a token.
 */
export { authFindings } from './authFindings.ts';
export { OPENSTACK_FIELDS, type OpenstackSettings } from './openstackFields.ts';
export {
  OpenstackService,
  type ServiceAnswer,
  type ServiceRequest,
  type ServiceWanted,
} from './openstackService.ts';
