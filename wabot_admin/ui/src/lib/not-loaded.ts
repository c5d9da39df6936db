/** What is thrown where a part is drawn whose code did not come. */
export class NotLoaded extends Error {
  constructor(
    cause: unknown,
    /** Let the next drawing ask for the code again. */
    readonly forget: () => void,
  ) {
    super("The code of a part did not come", { cause });
  }
}
