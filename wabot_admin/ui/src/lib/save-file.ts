/** Gives a text or bytes to the person as a file. */

const FORBIDDEN = /[\p{Cc}<>:"/\\|?*]+/gu;

export function saveFile(name: string, text: string, type: string): void {
  saveBlob(name, new Blob([text], { type }));
}

export function saveBlob(name: string, data: Blob): void {
  const address = URL.createObjectURL(data);
  const link = document.createElement("a");
  link.href = address;
  link.download = name.replace(FORBIDDEN, "_");
  link.click();
  URL.revokeObjectURL(address);
}
