/** What a room's diagnostic codes mean, for the reference page: one row per code. */
export type DiagnosticTable = Readonly<
  Record<
    string,
    {
      readonly title: string;
      /** What the reader can do about it. */
      readonly help: string;
    }
  >
>;
