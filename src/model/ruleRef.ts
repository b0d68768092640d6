/** Where a rule stands in the mapping files. */
export interface RuleRef {
  readonly file: string;
  readonly line: number;
}
