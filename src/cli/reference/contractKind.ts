/** One kind of JSON line. */
export interface ContractKind {
  /** Commands that print it, Markdown. */
  readonly from: string;
  readonly about: string;
  /** Key → what it holds, Markdown. */
  readonly fields: Readonly<Record<string, string>>;
}
