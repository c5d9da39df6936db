import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import type { RJSFSchema } from "@rjsf/utils";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { SchemaForm } from "@/components/schema-form";
import { errorsOf, validator } from "@/components/schema-form/validator";

const SCHEMA: RJSFSchema = {
  type: "object",
  properties: {
    text: { type: "string", title: "Text", minLength: 3, description: "What it says." },
    style: { title: "Style", enum: ["plain", "loud"], type: "string" },
    tries: { type: "integer", title: "Tries", maximum: 5 },
    silent: { type: "boolean", title: "Silent" },
    words: { type: "array", title: "Words", items: { type: "string" } },
    options: { type: "array", title: "Options", items: { $ref: "#/$defs/Option" } },
  },
  required: ["text"],
  $defs: { Option: { type: "object", properties: { label: { type: "string", title: "Label" } }, required: ["label"] } },
};

let now: unknown;

function Page({ start }: { start: unknown }) {
  const [value, setValue] = useState(start);
  const keep = (next: unknown) => {
    now = next;
    setValue(next);
  };
  return <SchemaForm schema={SCHEMA} value={value} onChange={keep} />;
}

describe("a form made of a schema", () => {
  afterEach(cleanup);

  it("has a labelled control for each field and gives back what was entered", () => {
    render(<Page start={{ text: "hello" }} />);
    fireEvent.change(screen.getByLabelText(/^Text/), { target: { value: "goodbye" } });
    fireEvent.change(screen.getByLabelText("Tries"), { target: { value: "3" } });
    fireEvent.change(screen.getByLabelText("Style"), { target: { value: "1" } });
    fireEvent.click(screen.getByLabelText("Silent"));
    expect(now).toMatchObject({ text: "goodbye", tries: 3, style: "loud", silent: true });
    expect(screen.getByText("What it says.")).toBeTruthy();
  });

  it("adds, moves and removes entries of a list", () => {
    render(<Page start={{ text: "hello", options: [{ label: "a" }, { label: "b" }] }} />);
    fireEvent.click(screen.getByRole("button", { name: "Move down (1)" }));
    expect(now).toMatchObject({ options: [{ label: "b" }, { label: "a" }] });
    fireEvent.click(screen.getByRole("button", { name: "Remove (1)" }));
    expect(now).toMatchObject({ options: [{ label: "a" }] });
    fireEvent.click(screen.getByRole("button", { name: "Add to Options" }));
    expect((now as { options: unknown[] }).options).toHaveLength(2);
  });

  it("lets one type into an entry as soon as it is added, which is to be filled in", () => {
    render(<Page start={{ text: "hello", words: ["hi"] }} />);
    fireEvent.click(screen.getByRole("button", { name: "Add to Words" }));
    const [, added] = screen.getAllByRole("textbox").filter((box) => box.closest("li"));
    expect(document.activeElement).toBe(added);
    expect(screen.getByRole("alert").textContent).toBe("Fill this in.");
    fireEvent.change(added!, { target: { value: "hello" } });
    expect(now).toMatchObject({ words: ["hi", "hello"] });
  });

  it("says beside the field what is wrong, in words", () => {
    render(<Page start={{ text: "hello" }} />);
    fireEvent.change(screen.getByLabelText(/^Text/), { target: { value: "no" } });
    expect(screen.getByRole("alert").textContent).toBe("This is too short.");
    fireEvent.change(screen.getByLabelText(/^Text/), { target: { value: "" } });
    expect(screen.getByRole("alert").textContent).toBe("Fill this in.");
  });
});

describe("the validator", () => {
  it("names the innermost field of each error", () => {
    const found = errorsOf(SCHEMA, { tries: 9, options: [{ label: "a" }, {}] });
    expect(found.map((each) => `${each.property ?? ""} ${each.name ?? ""}`).sort()).toEqual([
      ".options.1.label required",
      ".text required",
      ".tries maximum",
    ]);
  });

  it("judges a part of a schema that refers to the whole", () => {
    const part: RJSFSchema = { $ref: "#/$defs/Option" };
    expect(validator.isValid(part, { label: "a" }, SCHEMA)).toBe(true);
    expect(validator.isValid(part, {}, SCHEMA)).toBe(false);
  });

  it("compiles no script", () => {
    const forbidden = () => {
      throw new EvalError("the policy forbids it");
    };
    const plain = globalThis.Function;
    globalThis.Function = forbidden as never;
    try {
      expect(errorsOf(SCHEMA, { text: "hello" })).toEqual([]);
    } finally {
      globalThis.Function = plain;
    }
  });
});
