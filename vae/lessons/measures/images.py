"""What images there are."""

from __future__ import annotations

from math import prod

from vae.lessons.measures.measure import CLASS, Found, Measure, Scope, counted


def _images(scope: Scope, _: str, name: str) -> Found:
    dataset = scope.evidence.dataset
    n = len(dataset.indices_of(scope.label(name))) if name else len(dataset)
    return counted(n, n)


def _training(scope: Scope, *_: str) -> Found:
    return counted(len(scope.evidence.train), len(scope.evidence.train))


def _pixels(scope: Scope, *_: str) -> Found:
    return counted(prod(scope.evidence.dataset.picture_shape), len(scope.evidence.dataset))


def _classes(scope: Scope, *_: str) -> Found:
    return counted(len(scope.evidence.dataset.present), len(scope.evidence.dataset))


MEASURES = {
    "images": Measure("test images, all or of a class", "", 0, (), _images, CLASS),
    "training images": Measure("that models learned from", "", 0, (), _training),
    "pixels": Measure("numbers in an image", "", 0, (), _pixels),
    "classes": Measure("that there are test images of", "", 0, (), _classes),
}
