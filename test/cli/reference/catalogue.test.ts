import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadMappingDirs, SHIPPED_MAPPINGS } from '../../../src/app/index.ts';
import { cataloguePage } from '../../../src/cli/reference/cataloguePage.ts';
import { formatsOf } from '../../../src/cli/reference/formats.ts';
import { CEILOMETER_EVENTS, CEILOMETER_METERS } from '../../../src/cli/reference/incumbents/ceilometer.ts';
import { VITRAGE_EVENTS } from '../../../src/cli/reference/incumbents/vitrage.ts';
import { whatOthersDo } from '../../../src/cli/reference/incumbents/whatOthersDo.ts';
import { ZENPACK_NEVER_MAPPED, ZENPACK_ROWS } from '../../../src/cli/reference/incumbents/zenpack.ts';
import { isGlob, matchEvent } from '../../../src/events/index.ts';
import { compileMappings } from '../../../src/mapping/index.ts';

const { mapping } = compileMappings(loadMappingDirs([SHIPPED_MAPPINGS]));
assert.ok(mapping);
const CATCH_ALL = 'no rule of its own yet';
/** Patterns of the rules that do something, or say why not. */
const decided = mapping.rules.filter(({ observe }) => observe !== CATCH_ALL).flatMap(({ events }) => events);

/** Whether a type has a rule with an effect or a reason; of a glob, whether one that it stands for has. */
function isDecided(type: string): boolean {
  if (!isGlob(type)) return decided.some((pattern) => pattern === type || matchEvent(pattern)(type));
  const some = type.replaceAll('*', 'x');
  return decided.some((pattern) => matchEvent(type)(pattern) || matchEvent(pattern)(some));
}

describe("every event type of the incumbents' tables has a rule with an effect or a reason", () => {
  it("the 127 rows of the ZenPack's", () => {
    assert.equal(ZENPACK_ROWS.size, 127);
    assert.deepEqual(
      [...ZENPACK_ROWS.keys()].filter((type) => !isDecided(type)),
      [],
    );
  });

  it('what no version of the ZenPack ever had a row for', () => {
    assert.deepEqual(
      ZENPACK_NEVER_MAPPED.filter((type) => !isDecided(type)),
      [],
    );
  });

  it("Ceilometer's stock definitions and meters", () => {
    const all = [...CEILOMETER_EVENTS, ...CEILOMETER_METERS].flatMap(({ events }) => events);
    const types = all.map((type) => type.replace(/\(\?.*?\)/, ''));
    assert.deepEqual(
      [...new Set(types)].filter((type) => !isDecided(type)),
      [],
    );
  });

  it("Vitrage's datasources", () => {
    const types = Object.values(VITRAGE_EVENTS).flat();
    assert.deepEqual(
      types.filter((type) => !isDecided(type)),
      [],
    );
  });
});

describe('the catalogue', () => {
  const page = cataloguePage(mapping);

  it('has a line for every event type of every rule', () => {
    const missing = mapping.rules
      .flatMap(({ events }) => events)
      .filter((type) => !page.includes(`| \`${type}\``));
    assert.deepEqual(missing, []);
  });

  it('tells what others do with it', () => {
    assert.deepEqual(whatOthersDo('compute.instance.live_migration._post.end'), {
      ceilometer: 'event with 22 traits; meters memory, vcpus, disk.root.size, disk.ephemeral.size',
      zenpack: 'update',
      vitrage: 'nova.instance',
    });
    assert.equal(
      whatOthersDo('compute.instance.live_migration.post.dest.end').zenpack,
      'nothing; no row since 3.0',
    );
    assert.equal(whatOthersDo('volume.retype').zenpack, 'never had a row');
    assert.deepEqual(whatOthersDo('image.*'), { ceilometer: '', zenpack: '', vitrage: '' });
  });

  it("takes the last of Ceilometer's definitions that match, as Ceilometer does", () => {
    assert.equal(whatOthersDo('compute.instance.exists').ceilometer.split(';')[0], 'event with 24 traits');
    assert.doesNotMatch(whatOthersDo('compute.instance.update').ceilometer, /memory/);
  });

  it('knows in which forms a service sends', () => {
    assert.equal(formatsOf('nova', 'instance.create.end'), 'versioned');
    assert.equal(formatsOf('nova', 'keypair.create.end'), 'legacy, versioned');
    assert.equal(formatsOf('keystone', 'identity.project.created'), 'CADF, basic');
    assert.equal(formatsOf('neutron', 'port.create.end'), 'legacy');
  });
});
