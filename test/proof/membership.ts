/** A mapping whose ids come again, with a to-many relation that is written whole. */
export const MEMBERSHIP = `object: membership
id: "{id}"
identity: reusable
traits: { id: payload.id, role: payload.role, users: payload.users }
fields: { role: role }
relations: { users: { to: user, id: "{users[*]}", many: true } }
events:
  - { event: add, create: true, update: [all, users] }
  - { event: remove, delete: true }
`;
