type Labels = Readonly<Record<string, string>>;

/** One gauge in Prometheus' text form; nothing where it has no series. */
export function gaugeText(
  name: string,
  help: string,
  series: Iterable<readonly [labels: Labels, value: number]>,
): string {
  const lines = [...series].map(([labels, value]) => `${name}{${labelsText(labels)}} ${value}\n`);
  return lines.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`;
}

function labelsText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, escaped)}"`)
    .join(',');
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`;
}
