import { describe, expect, it } from "vitest";
import { contactCards, inALine } from "@/lib/contact-card";

const BOB = "BEGIN:VCARD\nVERSION:3.0\nN:;Bob;;;\nFN:Dr. Bob\\, dentist\nitem1.TEL;waid=15550109999:+1 555 010 9999\nitem1.X-ABLabel:Mobile\nEND:VCARD";

describe("contact cards", () => {
  it("say who is on them", () => {
    expect(contactCards(BOB)).toEqual([{ name: "Dr. Bob, dentist", phones: ["+1 555 010 9999"] }]);
  });

  it("come several in one message, with either line ending", () => {
    const two = `${BOB.replaceAll("\n", "\r\n")}\nBEGIN:VCARD\nFN;CHARSET=UTF-8:Zoë\nTEL:1\nTEL;type=HOME:2\nEND:VCARD`;
    expect(contactCards(two).map(({ name, phones }) => [name, phones.length])).toEqual([
      ["Dr. Bob, dentist", 1],
      ["Zoë", 2],
    ]);
    expect(inALine({ kind: "contact", text: two })).toBe("Dr. Bob, dentist, Zoë");
  });

  it("without a name are called by their number", () => expect(inALine({ kind: "contact", text: "BEGIN:VCARD\nTEL:+1 5\nEND:VCARD" })).toBe("+1 5"));

  it("are a name as it stands when they are no vCard", () => expect(contactCards("Bob")).toEqual([{ name: "Bob", phones: [] }]));

  it("are only looked for in contact messages", () => expect(inALine({ kind: "text", text: BOB })).toBe(BOB));
});
