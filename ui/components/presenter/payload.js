// The types of ui/components/presenter/payload.py, where the fields are described; a test holds the two together.

/** @typedef {{ back: string[], on: string[] }} PresenterPayload */

export {};
