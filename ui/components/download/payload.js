// The types of ui/components/download/payload.py, where the fields are described; a test holds the two together.

/** @typedef {{ label: string, name: string, address: string, tip: string | null }} FilePayload */

/** @typedef {{ files: FilePayload[] }} FilesPayload */

export {};
