/** When a message was on its way to the broker, milliseconds since the epoch. Only what was confirmed counts as sent. */
export interface Sent {
  /** Its last publish; one that was not confirmed is published again. */
  readonly published: number;
  readonly confirmed: number;
}
