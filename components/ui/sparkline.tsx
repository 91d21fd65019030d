interface Props {
  /** Oldest first. Null is a gap. */
  readonly values: readonly (number | null)[];
  readonly width?: number;
  readonly height?: number;
  /** Shades what is under the line. */
  readonly area?: boolean;
  /** Spoken in place of the picture: `Latency of DuckDB, 3 to 41 ms`. */
  readonly label: string;
  readonly className?: string;
}

/** A line without axes, for a trend beside its number. */
export function Sparkline({
  values,
  width = 84,
  height = 18,
  area = false,
  label,
  className,
}: Props) {
  const path = sparkPath(values, width, height);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      preserveAspectRatio="none"
      className={className ?? 'block'}
    >
      {area && path !== '' && (
        <path d={`${path} L ${width} ${height} L 0 ${height} Z`} className="fill-inset" />
      )}
      <path
        d={path}
        className="fill-none stroke-fg-3"
        strokeWidth={1.25}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

function sparkPath(values: readonly (number | null)[], width: number, height: number): string {
  const present = values.filter((value) => value !== null);
  const highest = Math.max(...present);
  const lowest = Math.min(0, ...present);
  if (present.length < 2) return '';
  const step = width / (values.length - 1);
  const scale = (height - 3) / (highest - lowest || 1);
  let pen = 'M';
  return values
    .map((value, index) => {
      if (value === null) {
        pen = 'M';
        return '';
      }
      const y = height - 1.5 - (value - lowest) * scale;
      const point = `${pen} ${(index * step).toFixed(1)} ${y.toFixed(1)}`;
      pen = 'L';
      return point;
    })
    .join(' ')
    .trim();
}
