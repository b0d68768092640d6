import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DomainDescription } from '../../../src/probe/index.ts';
import { guestSelection, type Unasked } from '../../../src/probe/selection/guestSelection.ts';
import type { SelectionSettings } from '../../../src/probe/selection/selectionFields.ts';
import { description, NOVA } from '../samples/samplerHarness.ts';

const SETTINGS: SelectionSettings = {
  select: 'channel',
  properties: ['stackwire:heartbeat', 'stackwire_heartbeat'],
  allow: [],
  deny: [],
};

function asks(settings: Partial<SelectionSettings>, about: Partial<DomainDescription>): boolean {
  return whyNot(settings, about, false) === null;
}

function whyNot(
  settings: Partial<SelectionSettings>,
  about: Partial<DomainDescription>,
  tellsNova = true,
): Unasked | null {
  return guestSelection({ ...SETTINGS, ...settings }, tellsNova)(description(about));
}

const withImage = (imageProperties: Record<string, string>) => ({ nova: { ...NOVA, imageProperties } });
const withFlavor = (extraSpecs: Record<string, string>) => ({ nova: { ...NOVA, extraSpecs } });

describe('the guests that are asked', () => {
  for (const [what, settings, about, asked] of [
    ['with a channel', {}, {}, true],
    ['whose channel is closed', {}, { channel: 'disconnected' }, true],
    ['without a channel', {}, { channel: 'none' }, false],
    ['of which nobody knows', {}, { channel: 'unknown', nova: null }, true],
    ['that did not ask', { select: 'asked' }, {}, false],
    ['that asked by their image', { select: 'asked' }, withImage({ stackwire_heartbeat: 'True' }), true],
    ['that asked by their flavor', { select: 'asked' }, withFlavor({ 'stackwire:heartbeat': 'yes' }), true],
    ['that declined', {}, withFlavor({ 'stackwire:heartbeat': 'false' }), false],
    [
      'whose image asked and whose flavor declined',
      {},
      {
        nova: {
          ...NOVA,
          imageProperties: { stackwire_heartbeat: 'true' },
          extraSpecs: { 'stackwire:heartbeat': 'no' },
        },
      },
      false,
    ],
    ['that said something else', { select: 'asked' }, withImage({ stackwire_heartbeat: 'maybe' }), false],
    [
      'of StarlingX',
      { select: 'asked', properties: ['sw:wrs:guest:heartbeat'] },
      withFlavor({ 'sw:wrs:guest:heartbeat': 'True' }),
      true,
    ],
    ['on the list by name', { select: 'asked', allow: [{ name: 'web-*' }] }, {}, true],
    [
      'on the list by name of the domain',
      { select: 'asked', allow: [{ name: 'instance-0000001a' }] },
      {},
      true,
    ],
    ['on the list by project', { select: 'asked', allow: [{ project: 'demo' }] }, {}, true],
    ['half on the list', { select: 'asked', allow: [{ project: 'demo', flavor: 'm1.large' }] }, {}, false],
    ['wholly on the list', { select: 'asked', allow: [{ project: 'demo', flavor: 'm1.*' }] }, {}, true],
    ['denied by flavor', { deny: [{ flavor: 'm1.small' }] }, {}, false],
    ['on both lists', { allow: [{ name: '*' }], deny: [{ uuid: '9f0c2b6e-*' }] }, {}, false],
    [
      'on the list, who declined',
      { allow: [{ name: '*' }] },
      withFlavor({ 'stackwire:heartbeat': '0' }),
      true,
    ],
    [
      'of nobody, by a project’s name',
      { select: 'asked', allow: [{ project: 'demo' }] },
      { nova: null },
      false,
    ],
  ] as const satisfies readonly (readonly [
    string,
    Partial<SelectionSettings>,
    Partial<DomainDescription>,
    boolean,
  ])[]) {
    it(`are ${asked ? '' : 'not '}those ${what}`, () => assert.equal(asks(settings, about), asked));
  }

  for (const [what, settings, about, because] of [
    ['with nova’s word', {}, {}, null],
    ['without it', {}, { nova: null }, 'not-nova'],
    ['without it or a channel', {}, { nova: null, channel: 'none' }, 'not-nova'],
    ['without it, by name', { allow: [{ name: 'instance-0000001a' }] }, { nova: null }, null],
    [
      'without it, on both lists',
      { allow: [{ name: '*' }], deny: [{ name: '*' }] },
      { nova: null },
      'denied',
    ],
    ['without a channel', {}, { channel: 'none' }, 'no-channel'],
    ['that did not ask', { select: 'asked' }, {}, 'not-asked-for'],
    ['that declined', {}, withFlavor({ 'stackwire:heartbeat': 'no' }), 'declined'],
  ] as const satisfies readonly (readonly [
    string,
    Partial<SelectionSettings>,
    Partial<DomainDescription>,
    Unasked | null,
  ])[]) {
    it(`are ${because ?? 'meant'}, where the hypervisor tells whose they are: those ${what}`, () => {
      assert.equal(whyNot(settings, about), because);
    });
  }

  it('are not chosen by names that every object has', () => {
    assert.equal(asks({ select: 'asked', properties: ['constructor', '__proto__'] }, {}), false);
  });

  it('are found by literal names: only `*` is special', () => {
    assert.equal(asks({ select: 'asked', allow: [{ flavor: 'm1?small' }] }, {}), false);
    assert.equal(asks({ select: 'asked', allow: [{ flavor: '.*' }] }, {}), false);
  });
});
