import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { OptingOut } from "./opting-out";

describe("opting out", () => {
  afterEach(cleanup);

  it("is on as it comes, and takes words for the bot's own language beside those of others", () => {
    const put = vi.fn();
    render(<OptingOut settings={{ stop_words: { pt: ["pare"] } }} language="en" disabled={false} put={put} />);
    const field = screen.getByLabelText(/Words that opt out/);
    fireEvent.change(field, { target: { value: " stop, leave me ,, stop" } });
    fireEvent.blur(field);
    expect(put).toHaveBeenCalledWith("stop_words", { pt: ["pare"], en: ["stop", "leave me"] });
    fireEvent.change(screen.getByLabelText(/Said when someone opts out/), { target: { value: "Bye" } });
    expect(put).toHaveBeenCalledWith("opted_out", { en: "Bye" });
    fireEvent.click(screen.getByRole("switch", { name: "People can opt out" }));
    expect(put).toHaveBeenCalledWith("opt_out", false);
  });

  it("keeps nothing where wabot's own words count again, and asks for none while it is off", () => {
    const put = vi.fn();
    const { rerender } = render(<OptingOut settings={{ start_words: { en: ["go"] } }} language="en" disabled={false} put={put} />);
    const field = screen.getByLabelText(/Words that opt in again/);
    fireEvent.change(field, { target: { value: "" } });
    fireEvent.blur(field);
    expect(put).toHaveBeenCalledWith("start_words", undefined);
    rerender(<OptingOut settings={{ opt_out: false }} language="en" disabled={false} put={put} />);
    expect(screen.queryByLabelText(/Words that opt out/)).toBeNull();
  });
});
