const views = new WeakMap<object, object>();

/** The one view of a persisted object: asking twice gives the same. */
export function viewOf<V extends object>(model: object, create: () => V): V {
  const known = views.get(model) as V | undefined;
  if (known !== undefined) return known;
  const view = create();
  views.set(model, view);
  return view;
}
