import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { configuredSink } from '../../support/configuredSink.ts';

const USER = 'username: stackwire, password: "hush-hush", project_name: service';
const AUTH = `auth: { auth_url: "https://keystone:5000", ${USER} }`;
const MASAKARI = 'type: masakari, acts: true, filter: "item.severity >= 4", notification: VM';
const MISTRAL = 'type: mistral, acts: true, filter: "item.severity >= 4", workflow: restart';

/** What is wrong with an entry, as a person reads it. */
function faults(entry: string): string {
  try {
    configuredSink(`{ ${entry} }`);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

function credential(more: string): string {
  return `${MASAKARI}, auth: { auth_url: "https://keystone:5000", application_credential_secret: "hush-hush", ${more} }`;
}

describe('the settings of sinks of OpenStack', () => {
  const right: readonly string[] = [
    `${MASAKARI}, ${AUTH}`,
    `${MISTRAL}, ${AUTH}, input: { a: ["{item.key}"], b: 2 }`,
    `type: vitrage, ${AUTH}`,
    credential('application_credential_id: c1'),
    credential('application_credential_name: c, username: stackwire'),
    `${MASAKARI.replace('VM', 'PROCESS')}, payload: { process_name: nova-compute }, ${AUTH}`,
  ];
  for (const entry of right) it(`may be ${entry}`, () => assert.equal(faults(entry), ''));

  const wrong: readonly (readonly [entry: string, fault: RegExp])[] = [
    [`${MASAKARI.replace('acts: true, ', '')}, ${AUTH}`, /acts/],
    [
      `${MASAKARI.replace('acts: true', 'acts: false')}, ${AUTH}`,
      /this sink has the cloud act: write `acts: true`/,
    ],
    [
      `${MISTRAL.replace('acts: true', 'acts: false')}, ${AUTH}`,
      /this sink has the cloud act: write `acts: true`/,
    ],
    [`${MASAKARI.replace(/filter: "[^"]*", /, '')}, ${AUTH}`, /filter/],
    [`${MASAKARI.replace('item.severity', 'itm.severity')}, ${AUTH}`, /itm/],
    [`${MASAKARI}, hostname: "{evnt.trait_host}", ${AUTH}`, /evnt/],
    [`${MASAKARI}, payload: { host: a }, ${AUTH}`, /VM has the keys instance_uuid, event, vir_domain_event/],
    [`${MASAKARI.replace('VM', 'COMPUTE_HOST')}, ${AUTH}`, /COMPUTE_HOST needs your `host_status`/],
    [`${MISTRAL}, input: { a: ["{itm.key}"] }, ${AUTH}`, /itm/],
    [`type: vitrage, details: { a: "{itm.key}" }, ${AUTH}`, /itm/],
    [`type: vitrage, auth: { auth_url: "keystone:5000", ${USER} }`, /must be an address with http or https/],
    [`type: vitrage, endpoint: "vitrage:8999", ${AUTH}`, /must be an address with http or https/],
    [
      `type: vitrage, auth: { auth_url: "https://stackwire:hush-hush@keystone:5000", ${USER} }`,
      /an address without a user or a password: the login stands in `auth`/,
    ],
    [
      `type: vitrage, endpoint: "https://stackwire:hush-hush@vitrage:8999", ${AUTH}`,
      /an address without a user or a password: the login stands in `auth`/,
    ],
    [`type: vitrage, tls: { cert_file: a.pem }, ${AUTH}`, /`cert_file` and `key_file` belong together/],
    [
      'type: vitrage, auth: { auth_url: "https://k" }',
      /give a `password`, or an `application_credential_secret`/,
    ],
    [credential(`application_credential_id: c1, ${USER}`), /give this or a `password`, not both/],
    [
      credential('application_credential_id: c1, project_name: p'),
      /has a project of its own: leave this out/,
    ],
    [
      credential('application_credential_name: c'),
      /needs its `application_credential_id`, or its name and a user/,
    ],
    [
      'type: vitrage, auth: { auth_url: "https://k", password: "hush-hush" }',
      /needs a `username` or a `user_id`/,
    ],
    [
      'type: vitrage, auth: { auth_url: "https://k", username: u, password: "hush-hush" }',
      /needs a `project_name` or a `project_id`/,
    ],
  ];
  for (const [entry, fault] of wrong) {
    it(`may not be ${entry.replaceAll('hush-hush', '***')}`, () => {
      const text = faults(entry);
      assert.match(text, fault);
      assert.doesNotMatch(text, /hush-hush/);
    });
  }
});
