/** States that only a pointer or a key brings about, brought about by a class around the element. */

const PSEUDO: Record<string, string> = {
  ":hover": ":is(.as-hover *)",
  ":active": ":is(.as-active *)",
  ":focus-visible": ":is(.as-focus :is(button, a, [tabindex]):not(input))",
  ":focus-within": ":is(.as-focus *)",
};
const FORCED = /:(?:hover|active|focus-visible|focus-within)(?![\w-])/;

/** The same rule for the classes; "" where it is about none of these states. */
export function forcedRule(selector: string, declarations: string): string {
  if (!FORCED.test(selector)) return "";
  const asked = selector.replaceAll(new RegExp(FORCED, "g"), (name) => PSEUDO[name] as string);
  return `${asked} { ${declarations} }`;
}

function forcedRules(rules: CSSRuleList): string[] {
  return [...rules].flatMap((rule) => {
    if (rule instanceof CSSStyleRule) return forcedRule(rule.selectorText, rule.style.cssText) || [];
    if (!(rule instanceof CSSMediaRule)) return [];
    const inner = forcedRules(rule.cssRules);
    return inner.length ? [`@media ${rule.conditionText} { ${inner.join(" ")} }`] : [];
  });
}

/** Puts the page's rules for those states on it once more, for the classes; what takes them away again. */
export function forceStates(): () => void {
  const sheet = new CSSStyleSheet();
  const texts = [...document.styleSheets].flatMap((known) => forcedRules(known.cssRules));
  sheet.replaceSync(texts.join("\n"));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  };
}
