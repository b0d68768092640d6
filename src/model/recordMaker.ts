/**
 * Makes records of one list of names, again and again; undefined leaves a name out. A record that grows by
 * computed keys beyond a dozen becomes a hash table, several times slower to build and to read. Nearly all
 * records of one list have the same names, so each is copied from one that has them and then filled.
 */
export function recordMaker<T>(
  names: readonly string[],
): (values: readonly (T | undefined)[]) => Record<string, T> {
  let present: readonly boolean[] = [];
  let blank: Record<string, T> = {};
  return (values) => {
    if (!fits(values, present)) {
      present = values.map((value) => value !== undefined);
      blank = blankRecord(names.filter((_name, index) => present[index]));
    }
    const record = { ...blank };
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index];
      if (value !== undefined) record[names[index] ?? ''] = value;
    }
    return record;
  };
}

function fits(values: readonly unknown[], present: readonly boolean[]): boolean {
  if (values.length !== present.length) return false;
  for (let index = 0; index < values.length; index += 1) {
    if ((values[index] !== undefined) !== present[index]) return false;
  }
  return true;
}

/** A record of nulls to copy from. JSON.parse makes compact objects however many keys there are. */
export function blankRecord<T>(names: readonly string[]): Record<string, T> {
  return JSON.parse(`{${names.map((name) => `${JSON.stringify(name)}:null`).join(',')}}`) as Record<
    string,
    T
  >;
}
