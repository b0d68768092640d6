/** Where the lines of a recording go. */
export interface LineOutput {
  /** Resolves when there is room for more. Rejects once nothing can be written any more. */
  write(line: string): Promise<void>;
  /** Everything was written: makes it lasting and puts it in its place. */
  finish(): Promise<void>;
}
