import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { agentRefusal } from '../../../src/probe/hypervisor/agentRefusal.ts';
import { readAgentReply } from '../../../src/probe/hypervisor/agentReply.ts';

const NOT_RESPONDING = 'Guest agent is not responding: ';
const FAILED = "unable to execute QEMU agent command 'guest-exec': ";

/** Numbers and texts as libvirt 9.0 sends them, where not said otherwise. */
const REFUSALS: readonly (readonly [number, string, string])[] = [
  [86, `${NOT_RESPONDING}Guest agent not available for now`, 'silent'],
  // Later ones.
  [86, `${NOT_RESPONDING}guest agent didn't respond to synchronization within '5' seconds`, 'silent'],
  [112, "guest agent command timed out: guest agent didn't respond to command within '5' seconds", 'silent'],
  [86, `${NOT_RESPONDING}QEMU guest agent is not connected`, 'absent'],
  [86, `${NOT_RESPONDING}Guest agent disappeared while executing command`, 'unknown'],
  [86, `${NOT_RESPONDING}QEMU guest agent is not available due to an error`, 'unknown'],
  [74, 'argument unsupported: QEMU guest agent is not configured', 'unconfigured'],
  [55, 'Requested operation is not valid: domain is not running', 'not-running'],
  [42, "Domain not found: no domain with matching uuid '…'", 'gone'],
  [
    68,
    'Timed out during operation: cannot acquire state change lock (held by agent=remoteDispatchDomainFSFreeze)',
    'occupied',
  ],
  [68, 'Timed out during operation: cannot acquire state change lock (held by monitor=x)', 'unknown'],
  [29, 'operation forbidden: read only access prevents virDomainQemuAgentCommand', 'unknown'],
  [1, `internal error: ${FAILED}The command guest-exec has been disabled for this instance`, 'refused'],
  [113, `${FAILED}The command guest-make-tea has not been found`, 'refused'],
  [1, 'internal error: End of file from agent socket', 'unknown'],
  // A guest chooses the words behind the colon: they change nothing.
  [1, `internal error: ${FAILED}QEMU guest agent is not connected`, 'refused'],
  [1, `internal error: ${FAILED}domain is not running; Guest agent not available for now`, 'refused'],
];

describe('a refusal of libvirt', () => {
  for (const [code, text, kind] of REFUSALS) {
    it(`with ${code}, ${text.slice(0, 90)}: ${kind}`, () =>
      assert.equal(agentRefusal(code, text).kind, kind));
  }

  it('says by its words alone the same, where virsh prints them', () => {
    for (const [, text, kind] of REFUSALS) assert.equal(agentRefusal(null, text).kind, kind, text);
  });

  it('tells a command that is not there from one that failed', () => {
    assert.deepEqual(agentRefusal(1, `${FAILED}The command guest-exec has been disabled`), {
      kind: 'refused',
      class: 'CommandNotFound',
      description: 'The command guest-exec has been disabled',
    });
    const failed = agentRefusal(1, `${FAILED}Failed to open file ${'x'.repeat(10_000)}`);
    assert.equal(failed.kind === 'refused' && failed.class, 'GenericError');
    assert.ok(failed.kind === 'refused' && failed.description.length <= 256);
  });
});

/** What a guest may answer: whatever it is, something lives there. */
const REPLIES: readonly (readonly [string, ReturnType<typeof readAgentReply>])[] = [
  ['{"return": {}}', { kind: 'answer', value: {} }],
  ['{"return": 0}', { kind: 'answer', value: 0 }],
  ['{"return": null, "error": {}}', { kind: 'answer', value: null }],
  [
    '{"error": {"class": "CommandNotFound", "desc": "no"}}',
    { kind: 'refused', class: 'CommandNotFound', description: 'no' },
  ],
  ['{"error": {"class": 7}}', { kind: 'refused', class: 'GenericError', description: '' }],
  [
    '{"error": "no"}',
    { kind: 'refused', class: 'Unreadable', description: 'its answer is neither a return nor an error' },
  ],
  ['[]', { kind: 'refused', class: 'Unreadable', description: 'its answer is no object' }],
  ['', { kind: 'refused', class: 'Unreadable', description: 'its answer is no JSON' }],
  [
    `"${'x'.repeat(1_048_575)}"`,
    { kind: 'refused', class: 'Unreadable', description: 'its answer has 1048577 characters' },
  ],
];

describe('an answer of an agent', () => {
  for (const [text, expected] of REPLIES) {
    it(`that is ${text.slice(0, 40) || 'nothing'} is ${expected.kind}`, () => {
      assert.deepEqual(readAgentReply(text), expected);
    });
  }
});
