import { Moon, Sun, SunMoon } from 'lucide-preact';
import { THEMES, useTheme } from './theme.ts';

const LOOKS = {
  auto: { Icon: SunMoon, says: 'as the system has it' },
  light: { Icon: Sun, says: 'light' },
  dark: { Icon: Moon, says: 'dark' },
} as const;

/** Goes through the themes. */
export function ThemeButton() {
  const [theme, setTheme] = useTheme();
  const { Icon, says } = LOOKS[theme];
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto';
  return (
    <button
      type="button"
      class="button quiet small"
      aria-label={`Colors: ${says}. Change to ${LOOKS[next].says}.`}
      title={`Colors: ${says}`}
      onClick={() => setTheme(next)}
    >
      <Icon size={18} aria-hidden="true" />
    </button>
  );
}
