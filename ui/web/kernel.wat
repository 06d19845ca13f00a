;; y = W x + b for several x at once, with or without max(0, .) after it, and products added up in an image: where the
;; walk spends its time.
;;
;; After a ReLU four of five inputs are zero in our models, so each x is first written as a list of what is not zero;
;; then every tile of 32 outputs stays in eight SIMD registers while the list is read. Tiles are the outer loop: their
;; weights are used for all x before the next are fetched.
;;
;; Layout, all float32: x is (rows, inputs); y is (rows, outputs); outputs is a multiple of 32; the weights are
;; (outputs / 32, inputs, 32), so that what one input does to one tile is 128 bytes in a row. `list` is scratch for
;; rows * (8 + 8 * inputs) bytes: for each x the address of its end, then pairs (byte offset in the tile, value).
(module
  (memory (export "memory") 1)

  (func (export "linear")
    (param $x i32) (param $rows i32) (param $inputs i32) (param $w i32) (param $b i32) (param $y i32)
    (param $outputs i32) (param $relu i32) (param $list i32)
    (local $row i32) (local $entry i32) (local $end i32) (local $from i32) (local $offset i32) (local $tile i32)
    (local $at i32) (local $listed i32) (local $out i32) (local $value v128) (local $scalar f32)
    (local $a0 v128) (local $a1 v128) (local $a2 v128) (local $a3 v128)
    (local $a4 v128) (local $a5 v128) (local $a6 v128) (local $a7 v128)
    (local.set $listed (i32.add (i32.const 8) (i32.shl (local.get $inputs) (i32.const 3))))  ;; bytes of one list

    ;; What is not zero in each x.
    (local.set $from (local.get $x))
    (local.set $at (local.get $list))
    (local.set $row (i32.const 0))
    (loop $rows
      (local.set $entry (i32.add (local.get $at) (i32.const 8)))
      (local.set $offset (i32.const 0))
      (loop $inputs
        (local.set $scalar (f32.load (local.get $from)))
        (if (f32.ne (local.get $scalar) (f32.const 0))
          (then
            (i32.store (local.get $entry) (local.get $offset))
            (f32.store offset=4 (local.get $entry) (local.get $scalar))
            (local.set $entry (i32.add (local.get $entry) (i32.const 8)))))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (local.set $offset (i32.add (local.get $offset) (i32.const 128)))
        (br_if $inputs (i32.lt_u (local.get $offset) (i32.shl (local.get $inputs) (i32.const 7)))))
      (i32.store (local.get $at) (local.get $entry))
      (local.set $at (i32.add (local.get $at) (local.get $listed)))
      (local.set $row (i32.add (local.get $row) (i32.const 1)))
      (br_if $rows (i32.lt_u (local.get $row) (local.get $rows))))

    ;; Tile by tile, and within a tile x by x.
    (local.set $tile (i32.const 0))
    (loop $tiles
      (local.set $at (local.get $list))
      (local.set $out (i32.add (local.get $y) (i32.shl (local.get $tile) (i32.const 2))))
      (local.set $row (i32.const 0))
      (loop $rows
        (local.set $a0 (v128.load offset=0 (local.get $b)))
        (local.set $a1 (v128.load offset=16 (local.get $b)))
        (local.set $a2 (v128.load offset=32 (local.get $b)))
        (local.set $a3 (v128.load offset=48 (local.get $b)))
        (local.set $a4 (v128.load offset=64 (local.get $b)))
        (local.set $a5 (v128.load offset=80 (local.get $b)))
        (local.set $a6 (v128.load offset=96 (local.get $b)))
        (local.set $a7 (v128.load offset=112 (local.get $b)))
        (local.set $entry (i32.add (local.get $at) (i32.const 8)))
        (local.set $end (i32.load (local.get $at)))
        (block $done
          (loop $sum
            (br_if $done (i32.ge_u (local.get $entry) (local.get $end)))
            (local.set $from (i32.add (local.get $w) (i32.load (local.get $entry))))
            (local.set $value (v128.load32_splat offset=4 (local.get $entry)))
            (local.set $a0 (f32x4.add (local.get $a0) (f32x4.mul (local.get $value) (v128.load offset=0 (local.get $from)))))
            (local.set $a1 (f32x4.add (local.get $a1) (f32x4.mul (local.get $value) (v128.load offset=16 (local.get $from)))))
            (local.set $a2 (f32x4.add (local.get $a2) (f32x4.mul (local.get $value) (v128.load offset=32 (local.get $from)))))
            (local.set $a3 (f32x4.add (local.get $a3) (f32x4.mul (local.get $value) (v128.load offset=48 (local.get $from)))))
            (local.set $a4 (f32x4.add (local.get $a4) (f32x4.mul (local.get $value) (v128.load offset=64 (local.get $from)))))
            (local.set $a5 (f32x4.add (local.get $a5) (f32x4.mul (local.get $value) (v128.load offset=80 (local.get $from)))))
            (local.set $a6 (f32x4.add (local.get $a6) (f32x4.mul (local.get $value) (v128.load offset=96 (local.get $from)))))
            (local.set $a7 (f32x4.add (local.get $a7) (f32x4.mul (local.get $value) (v128.load offset=112 (local.get $from)))))
            (local.set $entry (i32.add (local.get $entry) (i32.const 8)))
            (br $sum)))
        (if (local.get $relu)
          (then
            (local.set $value (v128.const f32x4 0 0 0 0))
            (local.set $a0 (f32x4.pmax (local.get $value) (local.get $a0)))
            (local.set $a1 (f32x4.pmax (local.get $value) (local.get $a1)))
            (local.set $a2 (f32x4.pmax (local.get $value) (local.get $a2)))
            (local.set $a3 (f32x4.pmax (local.get $value) (local.get $a3)))
            (local.set $a4 (f32x4.pmax (local.get $value) (local.get $a4)))
            (local.set $a5 (f32x4.pmax (local.get $value) (local.get $a5)))
            (local.set $a6 (f32x4.pmax (local.get $value) (local.get $a6)))
            (local.set $a7 (f32x4.pmax (local.get $value) (local.get $a7)))))
        (v128.store offset=0 (local.get $out) (local.get $a0))
        (v128.store offset=16 (local.get $out) (local.get $a1))
        (v128.store offset=32 (local.get $out) (local.get $a2))
        (v128.store offset=48 (local.get $out) (local.get $a3))
        (v128.store offset=64 (local.get $out) (local.get $a4))
        (v128.store offset=80 (local.get $out) (local.get $a5))
        (v128.store offset=96 (local.get $out) (local.get $a6))
        (v128.store offset=112 (local.get $out) (local.get $a7))
        (local.set $out (i32.add (local.get $out) (i32.shl (local.get $outputs) (i32.const 2))))
        (local.set $at (i32.add (local.get $at) (local.get $listed)))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br_if $rows (i32.lt_u (local.get $row) (local.get $rows))))
      (local.set $w (i32.add (local.get $w) (i32.shl (local.get $inputs) (i32.const 7))))
      (local.set $b (i32.add (local.get $b) (i32.const 128)))
      (local.set $tile (i32.add (local.get $tile) (i32.const 32)))
      (br_if $tiles (i32.lt_u (local.get $tile) (local.get $outputs)))))

  ;; What products of x give to a larger image: of each of `rows` rows at `from`, `stride` bytes apart, runs of floats are
  ;; added to `out`. `table` has `runs` entries a row: (bytes from the row's start, bytes from out, floats).
  (func (export "scatter")
    (param $from i32) (param $stride i32) (param $rows i32) (param $table i32) (param $runs i32) (param $out i32)
    (local $row i32) (local $run i32) (local $at i32) (local $to i32) (local $end i32) (local $whole i32)
    (loop $each
      (local.set $run (i32.const 0))
      (loop $entries
        (local.set $at (i32.add (local.get $from) (i32.load offset=0 (local.get $table))))
        (local.set $to (i32.add (local.get $out) (i32.load offset=4 (local.get $table))))
        (local.set $end (i32.add (local.get $to) (i32.shl (i32.load offset=8 (local.get $table)) (i32.const 2))))
        (local.set $whole (i32.add (local.get $to)
          (i32.shl (i32.and (i32.load offset=8 (local.get $table)) (i32.const -4)) (i32.const 2))))
        (block $four
          (loop $fours
            (br_if $four (i32.ge_u (local.get $to) (local.get $whole)))
            (v128.store (local.get $to)
              (f32x4.add (v128.load (local.get $to)) (v128.load (local.get $at))))
            (local.set $at (i32.add (local.get $at) (i32.const 16)))
            (local.set $to (i32.add (local.get $to) (i32.const 16)))
            (br $fours)))
        (block $one
          (loop $ones
            (br_if $one (i32.ge_u (local.get $to) (local.get $end)))
            (f32.store (local.get $to) (f32.add (f32.load (local.get $to)) (f32.load (local.get $at))))
            (local.set $at (i32.add (local.get $at) (i32.const 4)))
            (local.set $to (i32.add (local.get $to) (i32.const 4)))
            (br $ones)))
        (local.set $table (i32.add (local.get $table) (i32.const 12)))
        (local.set $run (i32.add (local.get $run) (i32.const 1)))
        (br_if $entries (i32.lt_u (local.get $run) (local.get $runs))))
      (local.set $from (i32.add (local.get $from) (local.get $stride)))
      (local.set $row (i32.add (local.get $row) (i32.const 1)))
      (br_if $each (i32.lt_u (local.get $row) (local.get $rows))))))
