import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { SchemaForm } from "@/components/schema-form";

const SCHEMA = { type: "object", properties: { base: { type: "string", title: "Base" }, table: { type: "string", title: "Table" } } } as const;

function server(answer: (body: { search: string; config: unknown }) => Response) {
  const asked: { search: string; config: unknown }[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const body = (await request.clone().json()) as { search: string; config: unknown };
    asked.push(body);
    return answer(body);
  });
  return asked;
}

function Shown({ start }: { start: Record<string, unknown> }) {
  const [value, setValue] = useState<unknown>(start);
  return (
    <QueryClientProvider client={new QueryClient()}>
      <SchemaForm
        schema={{ ...SCHEMA }}
        uiSchema={{ table: { "x-options": true } }}
        value={value}
        context={{ looked: { type: "crm.add", config: value } }}
        onChange={setValue}
      />
      <output>{JSON.stringify(value)}</output>
    </QueryClientProvider>
  );
}

describe("a field with suggestions", () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it("looks up what fits the form so far and is picked by keyboard", async () => {
    const asked = server(() => Response.json({ items: [{ value: "t1", label: "Leads" }, { value: "t2", label: "People" }] }));
    render(<Shown start={{ base: "b1" }} />);
    const box = screen.getByRole("combobox");
    fireEvent.focus(box);
    await screen.findByRole("option", { name: /People/ });
    expect(asked[0]).toEqual({ type: "crm.add", field: "table", config: { base: "b1" }, search: "" });
    fireEvent.keyDown(box, { key: "ArrowDown" });
    fireEvent.keyDown(box, { key: "ArrowDown" });
    fireEvent.keyDown(box, { key: "Enter" });
    await waitFor(() => expect(screen.getByRole("status").textContent).toContain('"table":"t2"'));
    expect(screen.queryByRole("listbox")).toBeNull();
  });

  it("takes any text when the pack is away, and says that it is", async () => {
    server(() => Response.json({ type: "about:blank", status: 409, code: "options_away", title: "crm has no answer." }, { status: 409 }));
    render(<Shown start={{}} />);
    const box = screen.getByRole("combobox");
    fireEvent.focus(box);
    await screen.findByText(/crm has no answer\. You can type it yourself\./);
    fireEvent.change(box, { target: { value: "mine" } });
    await waitFor(() => expect(box).toHaveProperty("value", "mine"));
  });
});
