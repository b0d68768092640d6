const KINDS: Readonly<Record<string, string>> = {
  image: 'create update prepare upload activate send delete',
  'image.member': 'create update delete',
  task: 'create run processing success failure delete',
  metadef_namespace: 'create update delete delete_objects delete_properties delete_tags',
  metadef_object: 'create update delete',
  metadef_property: 'create update delete',
  metadef_resource_type: 'create delete',
  metadef_tag: 'create update delete',
};

/** Every event type that glance sends (glance/notifier.py). */
export const GLANCE_EVENTS: readonly string[] = Object.entries(KINDS).flatMap(([kind, events]) =>
  events.split(' ').map((event) => `${kind}.${event}`),
);
