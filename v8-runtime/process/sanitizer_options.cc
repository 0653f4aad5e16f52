// Of brink-executor-asan: leaks cannot be searched for in a process that leaves by _exit and forks with its heap.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "detect_leaks=0:allocator_may_return_null=1"; }
