/** Whether a pattern is a glob. `*` stands for any characters, dots included; there is no other wildcard. */
export function isGlob(pattern: string): boolean {
  return pattern.includes('*');
}

/** Compiles an event type or a glob into a test of event types. */
export function matchEvent(pattern: string): (eventType: string) => boolean {
  if (!isGlob(pattern)) return (eventType) => eventType === pattern;
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop() ?? '';
  return (eventType) => {
    if (eventType.length < head.length + tail.length) return false;
    if (!eventType.startsWith(head) || !eventType.endsWith(tail)) return false;
    let at = head.length;
    const end = eventType.length - tail.length;
    for (const part of rest) {
      const found = eventType.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}
