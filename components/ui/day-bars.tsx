interface Props {
  /** Oldest first. */
  readonly values: readonly number[];
  /** Spoken in place of the picture: `Per day, 0 to 14`. */
  readonly label: string;
}

const HEIGHT = 18;
const STEP = 4;

/** A small bar a day, for how something is spread in time beside its number. */
export function DayBars({ values, label }: Props) {
  const most = Math.max(1, ...values);
  const width = values.length * STEP;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      width={width}
      height={HEIGHT}
      className="block"
    >
      {values.map((value, day) => {
        const height = value === 0 ? 1 : Math.max(2, (value / most) * HEIGHT);
        return (
          <rect
            key={String(day)}
            x={day * STEP}
            y={HEIGHT - height}
            width={STEP - 1}
            height={height}
            className={value === 0 ? 'fill-line-strong' : 'fill-viz-1'}
          />
        );
      })}
    </svg>
  );
}
