// A collection that another test causes counts what is left of a thread's buffer as allocated by it: the allocation tests
// would tell of what is not theirs.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
