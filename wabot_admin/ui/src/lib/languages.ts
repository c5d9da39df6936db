/** Languages by their codes, in words. */

/** Return what a language is called in another, or its code when nobody knows it. */
export function languageName(code: string, inLanguage: string): string {
  try {
    const name = new Intl.DisplayNames([inLanguage], { type: "language", fallback: "code" }).of(code) ?? code;
    return name.charAt(0).toLocaleUpperCase(inLanguage) + name.slice(1);
  } catch {
    return code; // what is no code has no name
  }
}
