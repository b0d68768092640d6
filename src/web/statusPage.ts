import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { Cause, Change, DeadGroup, Json, LogEntry, ObjectView, Problem } from '../model/index.ts';
import { formatMicros, toJson } from '../model/index.ts';
import type { WebPorts } from './ports.ts';
import type { Readiness } from './readiness.ts';
import { readiness } from './readiness.ts';
import { STATUS_STYLE } from './statusStyle.ts';

/** What `html` makes: text in which every value that was put in is escaped. */
type Html = ReturnType<typeof html>;

/** No script, no picture, no frame, nothing from elsewhere: only the style sheet of the page itself. */
export const STATUS_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STATUS_STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Made as one text: the hash in the policy fits only when no space is added on either side. */
const STYLE_ELEMENT = raw(`<style>${STATUS_STYLE}</style>`);

const SHOWN_OBJECTS = 200;
const SHOWN_ENTRIES = 40;
const SHOWN_GROUPS = 10;
const REFRESH_SECONDS = 3;

/** The page for people at `/`: state, inventory, standing problems and the last messages with their reasons. */
export function statusPage(ports: WebPorts): Html {
  const { reader } = ports;
  const objects = [...reader.objects({ limit: SHOWN_OBJECTS + 1, ends: false })];
  const entries = [...reader.log(Math.max(0, reader.lastSeq() - SHOWN_ENTRIES), SHOWN_ENTRIES)].reverse();
  const counts = reader.counts();
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta http-equiv="refresh" content="${REFRESH_SECONDS}" />
        <title>stackwire</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <h1>stackwire</h1>
        ${state(readiness(ports.health()))}
        <p>Messages: ${counts.messages} · objects: ${counts.objects} · dead letters: ${counts.deadLetters}</p>
        <nav>${LINKS.map(([path, text]) => html`<a href="${path}">${text}</a>`)}</nav>
        ${problems([...reader.problems()])} ${deadLetters(reader.deadGroups().slice(0, SHOWN_GROUPS))}
        <h2>Inventory</h2>
        ${inventory(objects.slice(0, SHOWN_OBJECTS), objects.length > SHOWN_OBJECTS)}
        <h2>Last messages</h2>
        ${messages(entries)}
      </body>
    </html> `;
}

const LINKS: readonly (readonly [path: string, text: string])[] = [
  ['/api/v1/objects', 'objects'],
  ['/api/v1/problems', 'problems'],
  ['/api/v1/events', 'events'],
  ['/api/v1/dead-letters/groups', 'dead letters'],
  ['/metrics', 'metrics'],
  ['/health/ready', 'readiness'],
];

function state({ ready, reasons }: Readiness): Html {
  if (ready) return html`<p class="good">Ready: everything configured arrives.</p>`;
  return html`<p class="bad">Not ready: ${reasons.join('; ')}.</p>`;
}

function problems(standing: readonly (Problem & { readonly cause: Cause })[]): Html {
  if (standing.length === 0) return html``;
  return html`<h2>Problems</h2>
    <ul>
      ${standing.map((p) => html`<li><span class="bad">${p.summary}</span> <span class="dim">since ${p.since}, by ${p.cause.event_type}</span></li>`)}
    </ul>`;
}

function deadLetters(groups: readonly DeadGroup[]): Html {
  const kept = groups.filter((group) => group.kept > 0);
  if (kept.length === 0) return html``;
  return html`<h2>Dead letters</h2>
    <table>
      <tr>
        <th>why</th>
        <th>event type</th>
        <th>source</th>
        <th>came</th>
        <th>kept</th>
        <th>last</th>
      </tr>
      ${kept.map(
        (group) =>
          html`<tr>
            <td><code>${group.code}</code> ${group.cause}</td>
            <td>${group.eventType ?? ''}</td>
            <td>${group.source}</td>
            <td>${group.count}</td>
            <td>${group.kept}</td>
            <td class="dim">${group.lastSeen === 0 ? '' : formatMicros(group.lastSeen)}</td>
          </tr> `,
      )}
    </table>`;
}

function inventory(objects: readonly ObjectView[], more: boolean): Html {
  if (objects.length === 0) return html`<p class="dim">Nothing yet.</p>`;
  return html`<table>
      <tr>
        <th>type</th>
        <th>id</th>
        <th>values</th>
        <th>updated</th>
        <th>revision</th>
      </tr>
      ${objects.map(objectRow)}
    </table>
    ${more ? html`<p class="dim">The first ${SHOWN_OBJECTS}; <a href="/api/v1/objects">all of them</a> as JSON.</p>` : ''}`;
}

function objectRow({ type, id, fields, relations, updated, revision, partial }: ObjectView): Html {
  const history = `/api/v1/objects/${encodeURIComponent(type)}/${encodeURIComponent(id)}/history`;
  return html`<tr>
    <td>${type}</td>
    <td class="id">
      <a href="${history}">${id}</a>${partial ? html` <span class="dim">(no create seen)</span>` : ''}
    </td>
    <td>${values({ ...fields, ...relations })}</td>
    <td class="dim">${updated}</td>
    <td>${revision}</td>
  </tr> `;
}

function messages(entries: readonly LogEntry[]): Html {
  if (entries.length === 0) return html`<p class="dim">None yet.</p>`;
  return html`<table>
    <tr>
      <th>sent</th>
      <th>what happened, and why</th>
    </tr>
    ${entries.map(messageRow)}
  </table>`;
}

function messageRow({ event, outcome }: LogEntry): Html {
  const { generated, event_type, summary } = JSON.parse(event) as Readonly<Record<string, string>>;
  return html`<tr>
    <td class="dim">${generated}</td>
    <td>
      ${summary}${summary === event_type ? '' : html` <code class="dim">${event_type}</code>`}
      ${
        outcome.changes.length === 0
          ? ''
          : html`<ul>
              ${outcome.changes.map(changeItem)}
            </ul>`
      }
    </td>
  </tr> `;
}

function changeItem({ object, op, set, refused, rule }: Change): Html {
  const did = Object.keys(set).length === 0 && op === 'update' ? 'nothing changed' : op;
  return html`<li>
    ${did} <span class="id">${object.id}</span> ${values(set)}
    <span class="dim">${rule.file}:${rule.line}</span>
    ${refused.map((r) => html`<br /><span class="bad">refused</span> ${values({ [r.field]: r.value })} <span class="dim">${r.because}</span>`)}
  </li>`;
}

function values(record: Readonly<Record<string, Json>>): Html {
  return html`${Object.entries(record).map(
    ([name, value]) =>
      html`<span class="value"><b>${name}</b> ${typeof value === 'string' ? value : toJson(value)}</span> `,
  )}`;
}
