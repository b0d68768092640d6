import { importNotifications, listingOf } from '../listings/index.ts';
import { commitMessage, ruleFailures, type Mapping } from '../mapping/index.ts';
import {
  StackwireError,
  toJson,
  type CommitMessage,
  type Evaluation,
  type ImportRequest,
  type Micros,
} from '../model/index.ts';
import { decode } from '../oslo/index.ts';
import { systemClock } from '../machine/index.ts';

export interface ImportParts {
  readonly mapping: Mapping;
  readonly device: string;
  readonly maxSkew: Micros;
}

/** What a list says, decoded and mapped as if the service had told it. Rows that no rule can use are only counted. */
export function importMessages(
  request: ImportRequest,
  { mapping, device, maxSkew }: ImportParts,
): { readonly messages: readonly CommitMessage[]; readonly failed: number } {
  const evaluations = importEvaluations(request, mapping, maxSkew);
  const usable = evaluations.filter(
    (evaluation) => evaluation.skipped === null && ruleFailures(evaluation).length === 0,
  );
  return {
    messages: usable.map((evaluation) => commitMessage(evaluation, device)),
    failed: request.rows.length + request.gone.length - usable.length,
  };
}

/** @throws StackwireError `usage` for a list that is not known */
export function importEvaluations(
  request: ImportRequest,
  mapping: Mapping,
  maxSkew: Micros,
): readonly Evaluation[] {
  const listing = listingOf(request.type);
  if (listing === undefined) throw new StackwireError('usage', `there is no list of \`${request.type}\``);
  const meta = {
    source: 'import',
    received: systemClock.now(),
    receivedKnown: true,
    redelivered: false,
  };
  return importNotifications(listing, request).flatMap((notification) => {
    const { items } = decode({ body: Buffer.from(toJson(notification)), meta }, { maxSkew });
    return items.map((item) => mapping.evaluate(item));
  });
}
