"""Models that are ONNX graphs, with operators that are no layers: run by ONNX Runtime, in a process of their own."""
