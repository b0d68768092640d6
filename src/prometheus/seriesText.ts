type Labels = Readonly<Record<string, string>>;

type Series = Iterable<readonly [labels: Labels, value: number]>;

/** One gauge in Prometheus' text form; nothing where it has no series. */
export function gaugeText(name: string, help: string, series: Series): string {
  return seriesText('gauge', name, help, series);
}

/** The same of either type. */
export function seriesText(type: 'gauge' | 'counter', name: string, help: string, series: Series): string {
  const lines = [...series].map(([labels, value]) => `${name}{${labelsText(labels)}} ${value}\n`);
  return lines.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function labelsText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, escaped)}"`)
    .join(',');
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`;
}
