import { InvalidArgumentError, Option } from 'commander';

/** Values of an option that may be given several times. */
export function gather(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), value];
}

export function configOption(): Option {
  return new Option('-c, --config <file>', 'configuration file');
}

export function mappingsOption(): Option {
  return new Option(
    '--mappings <dir>',
    'mapping files instead of the shipped ones; repeated: overlays',
  ).argParser(gather);
}

export function metersOption(): Option {
  return new Option(
    '--meters <file>',
    "files of Ceilometer's meters, or `shipped`; repeated: the first that has a meter counts",
  ).argParser(gather);
}

export function definitionsOption(): Option {
  return new Option('--definitions <file>', "Ceilometer's event_definitions.yaml, for its traits");
}

export function jsonOption(): Option {
  return new Option('--json', 'print one JSON object a line');
}

/** A whole number, at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`It must be a whole number, at least ${least}.`);
    }
    return value;
  };
}

/** A share in percent. */
export function percent(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value > 100) {
    throw new InvalidArgumentError('It must be a number from 0 to 100.');
  }
  return value;
}

/** `dead,unmapped` as a list. */
export function commaList(text: string): readonly string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** Several numbers of things in the store. */
export function gatherNumbers(text: string, earlier: readonly number[] | undefined): readonly number[] {
  return [...(earlier ?? []), wholeNumber(1)(text)];
}
