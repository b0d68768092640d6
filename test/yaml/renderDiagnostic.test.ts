import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { renderDiagnostic } from '../../src/yaml/index.ts';

const diagnostic = {
  code: 'config/unknown-key',
  severity: 'error',
  message: 'unknown key `hots`',
  file: 'stackwire.yaml',
  line: 12,
  column: 5,
  length: 4,
  excerpt: '    hots: 127.0.0.1',
  suggestion: 'did you mean `host`?',
} as const;

describe('renderDiagnostic', () => {
  it('shows place, code, excerpt, caret and suggestion', () => {
    assert.equal(
      renderDiagnostic(diagnostic),
      [
        'stackwire.yaml:12:5: error[config/unknown-key]: unknown key `hots`',
        '  12 |     hots: 127.0.0.1',
        '     |     ^^^^',
        '     = did you mean `host`?',
      ].join('\n'),
    );
  });

  it('keeps tabs before the caret', () => {
    const text = renderDiagnostic({ ...diagnostic, excerpt: '\t\thots: 1', column: 3 });
    assert.ok(text.includes('\n     | \t\t^^^^\n'), text);
  });

  it('leaves out what there is not', () => {
    const { suggestion: _, ...rest } = diagnostic;
    assert.equal(
      renderDiagnostic({ ...rest, excerpt: '' }),
      'stackwire.yaml:12:5: error[config/unknown-key]: unknown key `hots`',
    );
  });

  it('colours only when asked, and says the same', () => {
    const text = renderDiagnostic({ ...diagnostic, severity: 'warning' }, { color: true });
    assert.ok(text.includes('\u001b[1;33mwarning'));
    assert.equal(stripVTControlCharacters(text), renderDiagnostic({ ...diagnostic, severity: 'warning' }));
  });
});
