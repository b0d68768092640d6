import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { Json } from '../../model/index.ts';
import { toJson } from '../../model/index.ts';
import type { Coverage, UnusedChange } from '../../proof/index.ts';
import { COVERAGE_STYLE } from './coverageStyle.ts';
import { ruleSpans } from './ruleSpans.ts';

/** What `html` makes: text in which every value that was put in is escaped. */
type Html = ReturnType<typeof html>;
type Near = (eventType: string) => string | undefined;

interface FileText {
  readonly path: string;
  readonly text: string;
}

/** The page may do nothing but show itself: it can be kept beside a build, or sent to somebody. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(COVERAGE_STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;
const STYLE = raw(`<style>${COVERAGE_STYLE}</style>`);

/** One page with everything in it: what was not covered, then the mapping files with their rules used or not. */
export function coverageHtml(coverage: Coverage, near: Near, files: readonly FileText[]): string {
  const { messages, mapped, types, mapped_types, percent } = coverage;
  // Nothing in it is waited for, so it is a text at once.
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width" />
        <title>stackwire coverage</title>
        ${STYLE}
      </head>
      <body>
        <h1>Coverage</h1>
        <p>
          <b>${percent} %</b> of the event types have a rule of their own (${mapped_types} of ${types});
          ${mapped} of ${messages} messages are of these.
        </p>
        ${unmapped(coverage, near)} ${dead(coverage)} ${changes(coverage)} ${absent(coverage)}
        <h2>Mapping files</h2>
        ${overview(coverage)}
        ${coverage.rules
          .filter(({ reached }) => reached > 0)
          .map(({ file }) => source(coverage, file, files.find(({ path }) => path === file)?.text ?? ''))}
      </body>
    </html> ` as string;
}

function table(title: string, heads: readonly string[], rows: readonly (readonly unknown[])[]): Html | '' {
  if (rows.length === 0) return '';
  return html`<h2>${title}</h2>
    <table>
      <tr>
        ${heads.map((head) => html`<th>${head}</th>`)}
      </tr>
      ${rows.map(
        (cells) =>
          html`<tr>
            ${cells.map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
      )}
    </table>`;
}

function unmapped({ unmapped: types }: Coverage, near: Near): Html | '' {
  return table(
    'Event types without a rule of their own',
    ['event type', 'messages', 'first', 'nearest known'],
    types.map(({ event_type, count, message_id, position }) => [
      event_type,
      count,
      `${message_id}, ${position}`,
      near(event_type) ?? '',
    ]),
  );
}

function dead({ dead: causes }: Coverage): Html | '' {
  return table(
    'Dead letters',
    ['code', 'count', 'first'],
    causes.map(({ code, count, detail, position }) => [code, count, `${detail} (${position})`]),
  );
}

function changes({ changes: found }: Coverage): Html | '' {
  return table(
    'Changes that the mapping makes nothing of',
    ['what', 'object type', 'name', 'changes', 'objects', 'for example'],
    found.map(({ what, object, name, changes: count, objects, example }) => [
      what,
      object,
      name,
      count,
      objects,
      exampleText(example),
    ]),
  );
}

function exampleText({ object, from, to }: UnusedChange['example']): string {
  return `${object}: ${short(from)} → ${short(to)}`;
}

function short(value: Json): string {
  const text = toJson(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function absent({ absent: traits }: Coverage): Html | '' {
  return table(
    'Traits that no event had',
    ['trait', 'place', 'looked for at'],
    traits.map(({ name, file, line, paths }) => [name, `${file}:${line}`, paths.join(', ')]),
  );
}

function overview({ rules }: Coverage): Html {
  return html`<table>
    <tr>
      <th>file</th>
      <th>rules</th>
      <th>used</th>
    </tr>
    ${rules.map(
      ({ file, rules: count, reached }) =>
        html`<tr>
          <td>${reached > 0 ? html`<a href="#${file}">${file}</a>` : file}</td>
          <td>${count}</td>
          <td>${reached}</td>
        </tr>`,
    )}
  </table>`;
}

/** The file with its line numbers; before each rule stands how many messages it decided about. */
function source({ hits }: Coverage, file: string, text: string): Html {
  const rows = ruleSpans(text).map(({ line, text: content, rule }) => {
    const times = rule === null ? null : hits.of({ file, line: rule });
    const state = times === null ? '' : times > 0 ? 'hit' : 'miss';
    const shown = rule === line ? String(times) : '';
    return html`<tr class="${state}">
      <td>${line}</td>
      <td>${shown}</td>
      <td><pre>${content}</pre></td>
    </tr>`;
  });
  return html`<h3 id="${file}">${file}</h3>
    <table class="source">
      ${rows}
    </table>`;
}
