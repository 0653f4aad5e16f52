// The C library's heap, arranged for processes that are forked from this one.
//
// Free pieces that lie about between what lives are what malloc gives first. For a forked process each is another page
// to be copied, for a few bytes: some 20 of the 160 pages that a context's first call copied, and 50 KB of each
// context.
#pragma once

namespace brink::js {

// From here on large pieces are mapped by themselves: V8's optimiser takes many, for a moment, and what is allocated
// between them would keep the heap ten times as long as it has to be. Before V8 starts.
void keepHeapDense();

// Takes what is free in small pieces, for good, and ends keepHeapDense(). What is allocated then lies side by side.
void fillHeapHoles();

}  // namespace brink::js
