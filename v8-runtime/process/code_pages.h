// Page tables of code, handed down to forked processes.
//
// A fork copies the page tables of memory that was written to, and none of mapped files: the child finds them again, a
// fault at a time. Of libnode and the other libraries that was about 170 of the 350 faults of a context that starts,
// and the dearer ones. A mapping that has a page of its own counts as written to. But each entry costs every fork some
// 30 ns, so only what contexts use should be in the tables:
//
//     forgetCodePages();    all that starting V8 and compiling went through
//     (what contexts do)
//     enlargeCodePages();
//     handDownCodePages();
//
// Where most of 2 MB is used, a copy of them in one large page takes their place: one entry for up to 512, and a
// process that has just begun, its address caches empty, looks up one. The copy is the zygote's, 2 MB each, and all its
// processes' (they see it as memory of their own that nobody writes to). Tools that look names of functions up by the
// file that is mapped find none there.
//
// A kernel that refuses any of this costs time, nothing else.
#pragma once

namespace brink::js {

void forgetCodePages();
void enlargeCodePages();
void handDownCodePages();

}  // namespace brink::js
