const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** Names of time zones, for a field that suggests them by `list`. */
export function ZoneList({ id }: { readonly id: string }) {
  return (
    <datalist id={id}>
      {ZONES.map((zone) => (
        <option key={zone} value={zone} />
      ))}
    </datalist>
  );
}
