type HostileKind =
  | 'script'
  | 'image'
  | 'svg'
  | 'link'
  | 'template'
  | 'rightToLeft'
  | 'zeroWidth'
  | 'controls'
  | 'emoji'
  | 'marks'
  | 'long';

/** What would set `window.__hacked`, were it ever more than text, and what makes text say something else. */
export const hostileTexts: Readonly<Record<HostileKind, string>> = {
  script: '<script>window.__hacked=1</script>',
  image: '"><img src=x onerror="window.__hacked=1">',
  svg: "'><svg/onload=window.__hacked=1>",
  link: 'javascript:window.__hacked=1',
  template: '{{constructor.constructor("window.__hacked=1")()}}<%=window.__hacked=1%>',
  rightToLeft: 'safe\u202emoc.elpmaxe\u202c\u2066evil\u2069',
  zeroWidth: 'ex\u200bam\u200dple\ufeff.org\u2060',
  controls: 'a\u0000b\u0007c\u001b[31mred\u001b]0;title\u0007\r\nInjected: yes\u0085\u2028\u2029',
  emoji: '🏴‍☠️👩‍👩‍👧‍👦💣e\u0301\u0327',
  marks: `z${'\u0310\u0321\u0353\u0361'.repeat(60)}`,
  long: 'x'.repeat(20_000),
};

/** Attributes and elements in one piece that no space divides: for what stands in names. */
export const hostileLabel = '"><svg/onload=window.__hacked=1>';
