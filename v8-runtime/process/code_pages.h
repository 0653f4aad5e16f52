// Page tables of code, handed down to forked processes.
//
// A fork copies the page tables of memory that was written to, and none of mapped files: the child finds them again, a
// fault at a time. Of libnode and the other libraries that was about 170 of the 350 faults of a context that starts,
// and the dearer ones. A mapping that has a page of its own counts as written to.
#pragma once

namespace brink::js {

// Of the program and all its libraries. Forgets what was read of their code so far: the tables are then those of what
// runs from here on. A kernel that refuses it costs time, nothing else.
void handDownCodePages();

}  // namespace brink::js
