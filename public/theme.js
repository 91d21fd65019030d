// Only where no choice was made: the theme of the system, before anything is painted.
document.documentElement.dataset.theme = matchMedia('(prefers-color-scheme: dark)').matches
  ? 'dark'
  : 'light';
