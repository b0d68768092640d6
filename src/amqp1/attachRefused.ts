/** The peer does not let an address be used, or ended its use; the message is in its own words. */
export class AttachRefused extends Error {
  override readonly name = 'AttachRefused';
  /** AMQP's condition, such as `amqp:not-found`; empty where the peer gave none. */
  readonly condition: string;

  constructor(message: string, condition = '') {
    super(message);
    this.condition = condition;
  }

  /** Of the error that came with a detach or an end. */
  static from(error: unknown): AttachRefused {
    const { condition = '', description = '' } = (error ?? {}) as {
      readonly condition?: string;
      readonly description?: string;
    };
    const words = [description, condition && `(${condition})`].filter((part) => part !== '').join(' ');
    return new AttachRefused(words || 'the peer closed the link', condition);
  }
}
